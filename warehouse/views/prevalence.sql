-- How often a claim is mentioned, in whatever wording: one row a claim, day, thread and role.
--
-- claim_id    the claim
-- text        the claim, standing alone, in its first wording
-- day         the day the post was written (UTC); the day it was first seen if the page does not tell
-- thread_url  the thread
-- site        the thread's host name
-- role        asserted, questioned, denied or quoted
-- mentions    mentions in that role
-- authors     different known authors among them
--
-- Example: SELECT day, role, sum(mentions) AS mentions FROM prevalence WHERE claim_id = $claim GROUP BY ALL ORDER BY day, role
CREATE OR REPLACE VIEW prevalence AS
SELECT m.claim_id,
       c.text,
       CAST(m.said_at AS DATE) AS day,
       m.thread_url,
       m.site,
       m.role,
       count(*) AS mentions,
       count(DISTINCT m.author_key) AS authors
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
WHERE m.counted
GROUP BY ALL;

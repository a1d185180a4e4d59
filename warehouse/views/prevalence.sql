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
CREATE OR REPLACE VIEW prevalence AS
SELECT m.claim_id,
       c.text,
       CAST(coalesce(p.created_at, m.seen_at) AS DATE) AS day,
       m.thread_url,
       t.site,
       m.role,
       count(DISTINCT hash(m.post_id, m.span_start)) AS mentions,
       count(DISTINCT p.author_key) AS authors
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
JOIN posts AS p ON p.thread_url = m.thread_url AND p.post_id = m.post_id
JOIN threads AS t ON t.url = m.thread_url
GROUP BY ALL;

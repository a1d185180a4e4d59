-- How often a claim is mentioned a day; days on which nobody mentions it have no row.
--
-- claim_id      the claim
-- text          the claim, standing alone, in its first wording
-- day           the day (UTC) on which the posts were written
-- mentions      mentions in any role
-- asserted, questioned, denied, quoted   mentions in that role
-- threads       threads in which it is mentioned that day
-- authors       different known authors who mention it that day
--
-- Example: SELECT day, mentions, asserted, denied, threads, authors FROM prevalence_by_day WHERE claim_id = $claim ORDER BY day
CREATE OR REPLACE VIEW prevalence_by_day AS
SELECT m.claim_id,
       c.text,
       CAST(m.said_at AS DATE) AS day,
       count(*) AS mentions,
       count(*) FILTER (m.role = 'asserted') AS asserted,
       count(*) FILTER (m.role = 'questioned') AS questioned,
       count(*) FILTER (m.role = 'denied') AS denied,
       count(*) FILTER (m.role = 'quoted') AS quoted,
       count(DISTINCT m.thread_url) AS threads,
       count(DISTINCT m.author_key) AS authors
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
WHERE m.counted
GROUP BY m.claim_id, c.text, CAST(m.said_at AS DATE);

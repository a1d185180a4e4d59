-- How often a claim is mentioned on a site, and since when.
--
-- claim_id      the claim
-- text          the claim, standing alone, in its first wording
-- site          the host name; empty for files
-- mentions      mentions in any role
-- asserted, questioned, denied, quoted   mentions in that role
-- threads       threads in which it is mentioned there
-- authors       different known authors who mention it there
-- first_said    when it was first said there (UTC)
-- last_said     when it was last said there (UTC)
--
-- Example: SELECT site, mentions, asserted, denied, threads, authors FROM prevalence_by_forum WHERE claim_id = $claim ORDER BY mentions DESC
CREATE OR REPLACE VIEW prevalence_by_forum AS
SELECT m.claim_id,
       c.text,
       m.site,
       count(*) AS mentions,
       count(*) FILTER (m.role = 'asserted') AS asserted,
       count(*) FILTER (m.role = 'questioned') AS questioned,
       count(*) FILTER (m.role = 'denied') AS denied,
       count(*) FILTER (m.role = 'quoted') AS quoted,
       count(DISTINCT m.thread_url) AS threads,
       count(DISTINCT m.author_key) AS authors,
       min(m.said_at) AS first_said,
       max(m.said_at) AS last_said
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
WHERE m.counted
GROUP BY m.claim_id, c.text, m.site;

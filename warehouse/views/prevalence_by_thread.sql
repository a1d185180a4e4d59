-- How often a claim is mentioned in a thread, and since when.
--
-- claim_id      the claim
-- text          the claim, standing alone, in its first wording
-- thread_url    the thread
-- thread_title  its title
-- site          its host name
-- mentions      mentions in any role
-- asserted, questioned, denied, quoted   mentions in that role
-- authors       different known authors who mention it there
-- first_said    when it was first said there (UTC)
-- last_said     when it was last said there (UTC)
--
-- Example: SELECT thread_title, site, asserted, denied, first_said FROM prevalence_by_thread WHERE claim_id = $claim ORDER BY mentions DESC LIMIT 20
CREATE OR REPLACE VIEW prevalence_by_thread AS
SELECT m.claim_id,
       c.text,
       m.thread_url,
       t.title AS thread_title,
       m.site,
       count(*) AS mentions,
       count(*) FILTER (m.role = 'asserted') AS asserted,
       count(*) FILTER (m.role = 'questioned') AS questioned,
       count(*) FILTER (m.role = 'denied') AS denied,
       count(*) FILTER (m.role = 'quoted') AS quoted,
       count(DISTINCT m.author_key) AS authors,
       min(m.said_at) AS first_said,
       max(m.said_at) AS last_said
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
LEFT JOIN threads AS t ON t.url = m.thread_url
WHERE m.counted
GROUP BY m.claim_id, c.text, m.thread_url, t.title, m.site;

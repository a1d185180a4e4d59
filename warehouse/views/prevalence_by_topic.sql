-- How often claims on a topic are mentioned a day, all claims together.
--
-- topic         what the claims' own words are about; NULL where that is not known
-- day           the day (UTC) on which the posts were written
-- mentions      mentions in any role
-- asserted, questioned, denied, quoted   mentions in that role
--
-- Example: SELECT topic, date_trunc('month', day) AS month, sum(mentions) AS mentions FROM prevalence_by_topic GROUP BY ALL ORDER BY month, mentions DESC
CREATE OR REPLACE VIEW prevalence_by_topic AS
SELECT c.topic AS topic,
       CAST(m.said_at AS DATE) AS day,
       count(*) AS mentions,
       count(*) FILTER (m.role = 'asserted') AS asserted,
       count(*) FILTER (m.role = 'questioned') AS questioned,
       count(*) FILTER (m.role = 'denied') AS denied,
       count(*) FILTER (m.role = 'quoted') AS quoted
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
WHERE m.counted
GROUP BY c.topic, CAST(m.said_at AS DATE);

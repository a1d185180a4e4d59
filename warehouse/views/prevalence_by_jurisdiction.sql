-- How often claims about a jurisdiction are mentioned a day, all claims together.
--
-- jurisdiction  whose law or land the claims' own words concern (ISO 3166, EU, UN); NULL where none is named
-- day           the day (UTC) on which the posts were written
-- mentions      mentions in any role
-- asserted, questioned, denied, quoted   mentions in that role
--
-- Example: SELECT jurisdiction, sum(mentions) AS mentions, sum(denied) / sum(mentions) AS share_denied FROM prevalence_by_jurisdiction GROUP BY ALL ORDER BY mentions DESC
CREATE OR REPLACE VIEW prevalence_by_jurisdiction AS
SELECT c.jurisdiction AS jurisdiction,
       CAST(m.said_at AS DATE) AS day,
       count(*) AS mentions,
       count(*) FILTER (m.role = 'asserted') AS asserted,
       count(*) FILTER (m.role = 'questioned') AS questioned,
       count(*) FILTER (m.role = 'denied') AS denied,
       count(*) FILTER (m.role = 'quoted') AS quoted
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
WHERE m.counted
GROUP BY c.jurisdiction, CAST(m.said_at AS DATE);

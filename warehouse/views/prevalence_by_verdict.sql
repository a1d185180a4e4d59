-- How often claims with a verdict are mentioned a day, all claims together.
--
-- verdict       the verdict that holds now, also for what was said before it was reached
-- day           the day (UTC) on which the posts were written
-- mentions      mentions in any role
-- asserted, questioned, denied, quoted   mentions in that role
--
-- Example: SELECT verdict, sum(mentions) AS mentions, sum(asserted) AS asserted FROM prevalence_by_verdict WHERE day >= DATE '2026-01-01' GROUP BY ALL ORDER BY mentions DESC
CREATE OR REPLACE VIEW prevalence_by_verdict AS
SELECT v.verdict AS verdict,
       CAST(m.said_at AS DATE) AS day,
       count(*) AS mentions,
       count(*) FILTER (m.role = 'asserted') AS asserted,
       count(*) FILTER (m.role = 'questioned') AS questioned,
       count(*) FILTER (m.role = 'denied') AS denied,
       count(*) FILTER (m.role = 'quoted') AS quoted
FROM mentions AS m
JOIN effective_verdicts AS v ON v.claim_id = m.claim_id
WHERE m.counted
GROUP BY v.verdict, CAST(m.said_at AS DATE);

-- In which roles a claim is mentioned: who says it, doubts it, rejects it, passes it on.
--
-- claim_id      the claim
-- text          the claim, standing alone, in its first wording
-- role          asserted, questioned, denied or quoted
-- mentions      mentions in that role
-- share         their share of the claim's mentions, 0 to 1
-- threads       threads in which it is mentioned in that role
-- authors       different known authors who mention it in that role
-- first_said    when it was first mentioned in that role (UTC)
-- last_said     when it was last mentioned in that role (UTC)
--
-- Example: SELECT role, mentions, share, threads, authors FROM prevalence_by_role WHERE claim_id = $claim ORDER BY mentions DESC
CREATE OR REPLACE VIEW prevalence_by_role AS
SELECT m.claim_id,
       c.text,
       m.role,
       count(*) AS mentions,
       count(*) / n.mentions AS share,
       count(DISTINCT m.thread_url) AS threads,
       count(DISTINCT m.author_key) AS authors,
       min(m.said_at) AS first_said,
       max(m.said_at) AS last_said
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
JOIN claim_counts AS n ON n.claim_id = m.claim_id
WHERE m.counted
GROUP BY m.claim_id, c.text, m.role, n.mentions;

-- How long claims live: the time in which half of what has been said of a claim so far was said.
--
-- claim_id        the claim
-- text            the claim, standing alone, in its first wording
-- mentions        mentions in any role
-- first_said      when it was first said (UTC)
-- half_said       when half of its mentions had been made (UTC)
-- half_life_days  from the one to the other, in days: small for what flares up and dies, large for what comes back
-- last_said       when it was last said (UTC)
-- days            from first to last, in days
--
-- Example: SELECT text, mentions, half_life_days, days FROM claim_half_lives WHERE mentions >= 10 ORDER BY half_life_days LIMIT 20
CREATE OR REPLACE VIEW claim_half_lives AS
WITH halves AS (
    SELECT claim_id, quantile_disc(said_at, 0.5) AS half_said
    FROM mentions
    WHERE counted
    GROUP BY claim_id
)
SELECT c.claim_id,
       c.text,
       n.mentions,
       n.first_said,
       h.half_said,
       (epoch(h.half_said) - epoch(n.first_said)) / 86400 AS half_life_days,
       n.last_said,
       (epoch(n.last_said) - epoch(n.first_said)) / 86400 AS days
FROM halves AS h
JOIN claim_counts AS n ON n.claim_id = h.claim_id
JOIN claims AS c ON c.claim_id = h.claim_id;

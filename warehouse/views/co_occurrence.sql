-- Which claims are made in the same threads. Ask it for one claim: all pairs of a large store are very many.
--
-- claim_id      a claim
-- text          that claim, in its first wording
-- other_id      another claim that is asserted in the same threads
-- other         that one, in its first wording
-- threads       threads in which both are asserted
-- of_threads    threads in which the first is mentioned
-- of_other      threads in which the other is mentioned
-- lift          how many times likelier they meet than if threads had nothing to do with it; above 1: they go together
--
-- Example: SELECT other, threads, of_threads, lift FROM co_occurrence WHERE claim_id = $claim ORDER BY threads DESC, lift DESC LIMIT 20
CREATE OR REPLACE VIEW co_occurrence AS
WITH made AS (
    SELECT DISTINCT claim_id, hash(thread_url) AS thread
    FROM mentions
    WHERE counted AND role = 'asserted'
),
-- Numbers for texts: grouping millions of pairs by them takes half the time.
others AS (
    SELECT DISTINCT hash(claim_id) AS other, hash(thread_url) AS thread
    FROM mentions
    WHERE counted AND role = 'asserted'
),
met AS (
    SELECT a.claim_id, b.other, count(*) AS threads
    FROM made AS a
    JOIN others AS b ON b.thread = a.thread
    GROUP BY a.claim_id, b.other
),
pairs AS (
    SELECT m.claim_id, o.claim_id AS other_id, m.threads
    FROM met AS m
    JOIN claims AS o ON hash(o.claim_id) = m.other AND o.claim_id <> m.claim_id
),
everything AS (
    SELECT count(*) AS threads FROM threads
)
SELECT p.claim_id,
       c.text,
       p.other_id,
       o.text AS other,
       p.threads,
       n.threads AS of_threads,
       k.threads AS of_other,
       p.threads * e.threads / (n.threads * k.threads) AS lift
FROM pairs AS p
JOIN claims AS c ON c.claim_id = p.claim_id
JOIN claims AS o ON o.claim_id = p.other_id
JOIN claim_counts AS n ON n.claim_id = p.claim_id
JOIN claim_counts AS k ON k.claim_id = p.other_id
CROSS JOIN everything AS e;

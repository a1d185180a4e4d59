-- Who pushes back: one row a reply that denies or questions a claim which the post it answers makes.
--
-- claim_id      the claim
-- text          the claim, standing alone, in its first wording
-- verdict       the verdict on it that holds
-- role          denied or questioned
-- thread_url    the thread
-- site          its host name
-- post_id       the post that makes the claim
-- made_at       when that was written (UTC)
-- made_by       its author: a pseudonym, unless the store keeps names
-- reply_id      the post that answers
-- answered_at   when that was written (UTC)
-- answered_by   its author
-- after_s       seconds from the one to the other; NULL where they are not known to be in that order
-- span          the words that push back, verbatim
--
-- Example: SELECT text, verdict, count(*) AS replies, median(after_s) / 3600 AS hours FROM corrections WHERE role = 'denied' GROUP BY ALL ORDER BY replies DESC LIMIT 20
CREATE OR REPLACE VIEW corrections AS
SELECT r.claim_id,
       c.text,
       v.verdict,
       r.role,
       r.thread_url,
       r.site,
       a.post_id,
       a.said_at AS made_at,
       a.author_key AS made_by,
       r.post_id AS reply_id,
       r.said_at AS answered_at,
       r.author_key AS answered_by,
       CASE WHEN r.said_at >= a.said_at THEN epoch(r.said_at) - epoch(a.said_at) END AS after_s,
       r.span
FROM mentions AS r
JOIN mentions AS a
    ON a.thread_url = r.thread_url AND a.post_id = r.answers AND a.claim_id = r.claim_id
JOIN claims AS c ON c.claim_id = r.claim_id
LEFT JOIN effective_verdicts AS v ON v.claim_id = r.claim_id
WHERE r.answers IS NOT NULL AND r.role IN ('denied', 'questioned') AND a.role = 'asserted'
AND r.counted AND a.counted;

-- Every review that a person made of a claim, also of one that was merged into it; nothing is ever removed.
--
-- review_id           the review
-- claim_id            the claim that it counts for today
-- text                that claim, standing alone, in its first wording
-- made_on             the claim's id when it was reviewed: another one's for a claim that was merged since
-- action              set (the machine had no verdict), confirm, override or withdraw
-- verdict             what the reviewer said; NULL for withdraw
-- machine_verdict     what the machine said at that moment
-- machine_confidence  how sure it was, 0 to 1
-- reviewer            who reviewed
-- note                why, in their words, or NULL
-- source_urls         the evidence that they name
-- reviewed_at         when (UTC)
-- standing            whether it holds: the newest of this reviewer on this claim, and not taken back
-- number              counts reviews in the order in which they came
--
-- Example: SELECT reviewer, verdict, machine_verdict, note, reviewed_at FROM claim_reviews WHERE standing ORDER BY reviewed_at DESC LIMIT 20
CREATE OR REPLACE VIEW claim_reviews AS
SELECT r.review_id,
       c.claim_id,
       c.text,
       r.claim_id AS made_on,
       r.action,
       r.verdict,
       r.machine_verdict,
       r.machine_confidence,
       r.reviewer,
       r.note,
       r.source_urls,
       r.reviewed_at,
       r.action <> 'withdraw' AND row_number() OVER (
           PARTITION BY c.claim_id, lower(r.reviewer)
           ORDER BY r.number DESC, r.reviewed_at DESC, r.review_id DESC
       ) = 1 AS standing,
       r.number
FROM reviews AS r
JOIN wordings AS w ON w.wording_id = r.claim_id
JOIN claims AS c ON c.claim_id = w.claim_id;

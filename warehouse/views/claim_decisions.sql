-- What people decided about claims and wordings; nothing is ever removed, the newest about a pair holds.
--
-- decision      merge (both are one claim) or split (they are not)
-- one_id, one       a wording, and its words if the store still has them
-- other_id, other   the other one
-- one_claim, other_claim   the claims that they are today
-- decided_by    who decided
-- note          what they noted
-- decided_at    when (UTC)
--
-- Example: SELECT decision, one, other, decided_by, decided_at FROM claim_decisions ORDER BY decided_at DESC LIMIT 20
CREATE OR REPLACE VIEW claim_decisions AS
SELECT d.decision,
       d.one_id,
       a.text AS one,
       a.claim_id AS one_claim,
       d.other_id,
       b.text AS other,
       b.claim_id AS other_claim,
       d.decided_by,
       d.note,
       d.decided_at
FROM claim_links AS d
LEFT JOIN wordings AS a ON a.wording_id = d.one_id
LEFT JOIN wordings AS b ON b.wording_id = d.other_id
ORDER BY d.number;

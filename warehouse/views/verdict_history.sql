-- Every verdict a claim has had; a row is added only when something about the verdict changed. What was said of
-- a claim that was merged into it stands here too.
--
-- claim_id         the claim
-- text             the claim, standing alone, in its first wording
-- judged_as        the wording that was judged: another one's id for a claim that was merged into this one
-- verdict          the verdict reached then
-- previous         the verdict before that, on the same wording; NULL for its first
-- confidence       0 to 1
-- reason           why, in words
-- statement_ids    the vetted statements that decided
-- method           the version of the method that judged
-- sources_version  the state of the vetted statements that it judged with
-- run_id           the run that judged
-- judged_at        when (UTC)
--
-- Example: SELECT judged_at, previous, verdict, confidence, sources_version FROM verdict_history WHERE claim_id = $claim ORDER BY judged_at
CREATE OR REPLACE VIEW verdict_history AS
SELECT c.claim_id,
       c.text,
       v.claim_id AS judged_as,
       v."value" AS verdict,
       lag(v."value") OVER (PARTITION BY v.claim_id ORDER BY v.judged_at, v.run_id) AS previous,
       v.confidence,
       v.reason,
       v.statement_ids,
       v.method,
       v.sources_version,
       v.run_id,
       v.judged_at
FROM verdicts AS v
JOIN wordings AS w ON w.wording_id = v.claim_id
JOIN claims AS c ON c.claim_id = w.claim_id;

-- The vetted statements that were proposed for a claim, with every score that led to it.
--
-- claim_id      the claim; another wording's id for what was matched before it was merged
-- text          the claim, standing alone, in its first wording
-- statement_id  the vetted statement
-- statement     what it says
-- rating        its rating now
-- retired       whether it is out of use now
-- rank          its place among the claim's candidates, from 1
-- relevance     how likely it is about the claim, 0 to 1
-- stance        agrees, contradicts or does_not_settle
-- wording       the words of it that fit best
-- scores        each score by its name
-- findings      what speaks for and against: kind, effect, claim_part, statement_part, note
-- run_id        the run that matched
--
-- Example: SELECT rank, statement, rating, stance, relevance, scores FROM claim_matches WHERE claim_id = $claim ORDER BY rank
CREATE OR REPLACE VIEW claim_matches AS
SELECT m.claim_id,
       c.text,
       m.statement_id,
       s.statement,
       s.rating,
       s.retired,
       m.rank,
       m.relevance,
       m.stance,
       m.wording,
       m.scores,
       m.findings,
       m.run_id
FROM matches AS m
JOIN claims AS c ON c.claim_id = m.claim_id
LEFT JOIN statements AS s ON s.id = m.statement_id;

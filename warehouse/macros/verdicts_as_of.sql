-- The verdict that every claim had at a moment: a row of verdict_periods a claim that had been judged by then.
--
-- as_of        the moment (UTC), a TIMESTAMP or a DATE, which is its midnight
--
-- Example: SELECT verdict, count(*) AS claims FROM verdicts_as_of(TIMESTAMP '2026-06-30 12:00') GROUP BY verdict ORDER BY claims DESC
CREATE OR REPLACE MACRO verdicts_as_of(as_of) AS TABLE
SELECT * FROM verdict_periods WHERE since <= as_of AND (until IS NULL OR until > as_of);

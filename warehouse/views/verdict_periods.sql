-- Which verdict held when: one row a claim and period, so that any verdict can be asked for as of a date. A person's
-- review holds from the moment it was made until it is taken back; the machine's verdict holds before and after.
-- Which wordings are one claim is told as it is today, also of the past.
--
-- claim_id     the claim
-- text         the claim, standing alone, in its first wording
-- verdict      the verdict that held
-- decided_by   machine, or the reviewer whose review held
-- confidence   the machine's, 0 to 1; NULL where a person decided
-- reason       why: the machine's reason, or the reviewer's note
-- method       the version of the method, where the machine decided
-- sources_version   the state of the vetted statements that it judged with
-- since        from when (UTC)
-- until        until when (UTC); NULL for what holds now
--
-- Example: SELECT verdict, count(*) AS claims FROM verdict_periods WHERE since <= TIMESTAMP '2026-06-30' AND coalesce(until > TIMESTAMP '2026-06-30', true) GROUP BY verdict ORDER BY claims DESC
CREATE OR REPLACE VIEW verdict_periods AS
WITH machine AS (
    SELECT v.claim_id, v."value" AS verdict, v.confidence, v.reason, v.method, v.sources_version,
           v.judged_at AS since,
           lead(v.judged_at) OVER (PARTITION BY v.claim_id ORDER BY v.judged_at, v.run_id) AS until
    FROM verdicts AS v
),
said AS (
    SELECT claim_id, number, reviewed_at, lower(reviewer) AS who, reviewer, action, verdict, note FROM claim_reviews
),
newest AS (
    -- What each reviewer's newest word was at the moment of every review.
    SELECT e.claim_id, e.number AS moment, e.reviewed_at AS since, arg_max(r, r.number) AS word
    FROM said AS e
    JOIN said AS r ON r.claim_id = e.claim_id AND r.number <= e.number
    GROUP BY e.claim_id, e.number, e.reviewed_at, r.who
),
people AS (
    SELECT claim_id, moment, since, arg_max(word, word.number) FILTER (word.action <> 'withdraw') AS word
    FROM newest
    GROUP BY claim_id, moment, since
),
turns AS (
    SELECT DISTINCT claim_id, since FROM (
        SELECT claim_id, since FROM people
        UNION ALL
        SELECT m.claim_id, m.since FROM machine AS m SEMI JOIN people AS p ON p.claim_id = m.claim_id
    )
),
held AS (
    SELECT t.claim_id,
           t.since,
           lead(t.since) OVER (PARTITION BY t.claim_id ORDER BY t.since) AS until,
           arg_max(p.word, p.moment) AS word,
           arg_max(m, m.since) AS judged
    FROM turns AS t
    LEFT JOIN people AS p ON p.claim_id = t.claim_id AND p.since <= t.since
    LEFT JOIN machine AS m ON m.claim_id = t.claim_id AND m.since <= t.since
    GROUP BY t.claim_id, t.since
),
periods AS (
    SELECT claim_id,
           coalesce(word.verdict, judged.verdict) AS verdict,
           CASE WHEN word IS NULL THEN 'machine' ELSE word.reviewer END AS decided_by,
           CASE WHEN word IS NULL THEN judged.confidence END AS confidence,
           CASE WHEN word IS NULL THEN judged.reason ELSE word.note END AS reason,
           CASE WHEN word IS NULL THEN judged.method END AS method,
           CASE WHEN word IS NULL THEN judged.sources_version END AS sources_version,
           since,
           until
    FROM held
    UNION ALL
    SELECT m.claim_id, m.verdict, 'machine', m.confidence, m.reason, m.method, m.sources_version, m.since, m.until
    FROM machine AS m
    ANTI JOIN people AS p ON p.claim_id = m.claim_id
)
SELECT p.claim_id, c.text, p.verdict, p.decided_by, p.confidence, p.reason, p.method, p.sources_version, p.since,
       p.until
FROM periods AS p
JOIN claims AS c ON c.claim_id = p.claim_id
WHERE p.verdict IS NOT NULL AND (p.until IS NULL OR p.until > p.since);

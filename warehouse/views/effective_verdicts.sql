-- One row a claim: the verdict that holds, and who decided it. Where people reviewed a claim the newest review
-- that stands holds, whatever the machine says now; what the machine says is told beside it.
--
-- claim_id            the claim
-- verdict             true, mostly_true, mixed, mostly_false, false, unproven, disputed or unverified
-- confidence          0 to 1; NULL where a person decided, who gives no number
-- reason              why: the reviewer's note, or the machine's reason
-- statement_ids       the vetted statements that the verdict rests on; empty where a person overrode them
-- decided_by          machine, or the reviewers who say so, the newest first
-- reviewed_at         when the review that holds was made (UTC), or NULL
-- reviews             what each reviewer says, the newest first: reviewer, verdict, reviewed_at
-- reviewers_disagree  whether they say different things
-- machine_verdict     what the machine says now
-- machine_confidence  how sure it is, 0 to 1
-- machine_statement_ids   the vetted statements that it rests on
-- look_again          whether the machine's verdict changed since that review, to another one than the reviewer's
-- judged_at           when the machine reached its verdict first (UTC)
-- run_id              the run that reached it
--
-- Example: SELECT verdict, decided_by = 'machine' AS by_machine, count(*) AS claims FROM effective_verdicts GROUP BY ALL ORDER BY claims DESC
CREATE OR REPLACE VIEW effective_verdicts AS
WITH machine AS (
    SELECT *
    FROM verdicts
    WHERE claim_id IN (SELECT claim_id FROM wordings)
    QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY judged_at DESC, run_id DESC) = 1
),
people AS (
    SELECT claim_id,
           first(verdict ORDER BY number DESC, reviewed_at DESC, review_id DESC) AS verdict,
           first(machine_verdict ORDER BY number DESC, reviewed_at DESC, review_id DESC) AS machine_verdict,
           first(note ORDER BY number DESC, reviewed_at DESC, review_id DESC) AS note,
           first(reviewed_at ORDER BY number DESC, reviewed_at DESC, review_id DESC) AS reviewed_at,
           list({'reviewer': reviewer, 'verdict': verdict, 'reviewed_at': reviewed_at}
                ORDER BY number DESC, reviewed_at DESC, review_id DESC) AS reviews,
           count(DISTINCT verdict) > 1 AS disagree
    FROM claim_reviews
    WHERE standing
    GROUP BY claim_id
),
named AS (
    SELECT *,
           array_to_string(list_transform(
               list_filter(reviews, lambda one: one.verdict = verdict), lambda one: one.reviewer
           ), ', ') AS reviewers
    FROM people
)
SELECT m.claim_id,
       coalesce(p.verdict, m."value") AS verdict,
       CASE WHEN p.claim_id IS NULL THEN m.confidence END AS confidence,
       CASE WHEN p.claim_id IS NULL THEN m.reason
            ELSE coalesce(p.note, 'On the word of ' || p.reviewers || '.') END AS reason,
       CASE WHEN p.verdict <> m."value" THEN [] ELSE m.statement_ids END AS statement_ids,
       coalesce(p.reviewers, 'machine') AS decided_by,
       p.reviewed_at,
       coalesce(p.reviews, []) AS reviews,
       coalesce(p.disagree, false) AS reviewers_disagree,
       m."value" AS machine_verdict,
       m.confidence AS machine_confidence,
       m.statement_ids AS machine_statement_ids,
       p.claim_id IS NOT NULL AND m."value" <> p.verdict AND m."value" IS DISTINCT FROM p.machine_verdict
           AS look_again,
       m.judged_at,
       m.run_id
FROM machine AS m
LEFT JOIN named AS p ON p.claim_id = m.claim_id;

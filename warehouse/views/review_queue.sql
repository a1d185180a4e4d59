-- What waits for a person: claims that no vetted statement settles, on which sources conflict or reviewers
-- disagree, and reviewed ones on which the machine has come to say something else.
--
-- claim_id       the claim
-- text           the claim, standing alone, in its first wording
-- why            unverified, disputed, look again (the machine's verdict changed since a person's) or reviewers disagree
-- score          what to look into first: worthiness x reach x freshness (below), 0 or more
-- verdict        the verdict that holds
-- decided_by     machine, or the reviewers who say so
-- reviews        what each reviewer says, the newest first
-- machine_verdict   what the machine says now
-- asserted       mentions that assert it
-- mentions       mentions in any role
-- authors        different known authors who assert it
-- threads        threads in which it is mentioned
-- worthiness     the highest check-worthiness of its mentions, 0 to 1
-- first_said     when it was first said (UTC); when it was first seen if the page does not tell
-- last_said      when it was last said (UTC)
-- claim_topic    what the claim's own words are about, or NULL
-- claim_jurisdiction   whose law or land the claim's own words concern, or NULL
--
-- reach = ln(1 + asserted) + ln(1 + authors) + ln(1 + threads): the tenth comment counts less than the second.
-- freshness falls from 1 to 1/2 as the claim gets old, halfway after 30 days; days are counted back from when
-- the store last saw a mention, so a store that rests ranks the same tomorrow.
--
-- Example: SELECT text, why, score, asserted, threads FROM review_queue ORDER BY score DESC LIMIT 20
CREATE OR REPLACE VIEW review_queue AS
WITH asked AS MATERIALIZED (
    SELECT claim_id, verdict, decided_by, reviews, machine_verdict,
           CASE WHEN look_again THEN 'look again'
                WHEN reviewers_disagree THEN 'reviewers disagree'
                ELSE verdict END AS why
    FROM effective_verdicts
    WHERE look_again OR reviewers_disagree
       OR (reviewed_at IS NULL AND verdict IN ('unverified', 'disputed'))
),
newest AS (
    SELECT max(seen_at) AS seen_at FROM mentions
)
SELECT a.claim_id,
       c.text,
       a.why,
       coalesce(
           s.worthiness
           * (ln(1 + s.asserted) + ln(1 + s.asserting) + ln(1 + s.threads))
           * (0.5 + 0.5 * pow(0.5, greatest(epoch(n.seen_at) - epoch(s.last_said), 0) / (30 * 86400))),
           0
       ) AS score,
       a.verdict,
       a.decided_by,
       a.reviews,
       a.machine_verdict,
       coalesce(s.asserted, 0) AS asserted,
       coalesce(s.mentions, 0) AS mentions,
       coalesce(s.asserting, 0) AS authors,
       coalesce(s.threads, 0) AS threads,
       s.worthiness,
       s.first_said,
       s.last_said,
       c.topic AS claim_topic,
       c.jurisdiction AS claim_jurisdiction
FROM asked AS a
JOIN claims AS c ON c.claim_id = a.claim_id
CROSS JOIN newest AS n
LEFT JOIN claim_counts AS s ON s.claim_id = a.claim_id;

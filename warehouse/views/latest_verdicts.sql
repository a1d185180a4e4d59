-- One row a claim: what is known about it now, and who says so. All wordings of a claim count as one, and
-- claims that a person merged are counted under the one that remained. Where people reviewed a claim their
-- verdict stands here, whatever the machine says now.
--
-- claim_id       the claim
-- text           the claim, standing alone, in its first wording
-- verdict        true, mostly_true, mixed, mostly_false, false, unproven, disputed or unverified
-- confidence     0 to 1; 0 for unverified; NULL where a person decided, who gives no number
-- reason         why, in words: the reviewer's note, or the machine's reason
-- statement_ids  the vetted statements that the verdict rests on; empty for unverified, and where a person overrode them
-- publishers     who says so: the publishers behind those statements, sorted
-- topic          of the first statement behind the machine's verdict that has one
-- jurisdiction   of the first statement behind the machine's verdict that has one (ISO 3166, EU, UN)
-- judged_at      when the machine's verdict was first reached (UTC)
-- run_id         the run that reached it
-- mentions       posts' mentions of the claim in any role
-- asserted, questioned, denied, quoted   mentions in that role
-- threads        threads in which it is mentioned
-- claim_topic    what the claim's own words are about, or NULL
-- topic_share    its share of the evidence for any topic, 0 to 1
-- claim_jurisdiction   whose law or land the claim's own words concern, or NULL
-- entities       the names in it: kind (organisation, person, law, place), name, ISO 3166 code of a place
-- periods        the times in it: first and last day, words, confidence
-- wordings       how many wordings it has
-- decided_by     machine, or the reviewers who say so, the newest first
-- reviewed_at    when the review that holds was made (UTC), or NULL
-- reviews        what each reviewer says, the newest first: reviewer, verdict, reviewed_at
-- reviewers_disagree   whether they say different things; the newest review's verdict stands
-- machine_verdict      what the machine says now
-- machine_confidence   how sure it is, 0 to 1
-- look_again     whether the machine's verdict changed since that review, to another one than the reviewer's
--
-- Example: SELECT text, verdict, confidence, mentions, publishers FROM latest_verdicts WHERE verdict IN ('false', 'mostly_false') ORDER BY mentions DESC LIMIT 20
CREATE OR REPLACE VIEW latest_verdicts AS
WITH latest AS MATERIALIZED (
    SELECT * FROM effective_verdicts
),
deciding AS (
    SELECT l.claim_id, s.topic, s.jurisdiction, s.sources,
           list_contains(l.statement_ids, s.id) AS heard,
           list_position(l.machine_statement_ids, s.id) AS place
    FROM (
        SELECT claim_id, statement_ids, machine_statement_ids, unnest(machine_statement_ids) AS statement_id
        FROM latest
    ) AS l
    JOIN statements AS s ON s.id = l.statement_id
),
evidence AS (
    SELECT claim_id,
           first(topic ORDER BY place) FILTER (topic IS NOT NULL) AS topic,
           first(jurisdiction ORDER BY place) FILTER (jurisdiction IS NOT NULL) AS jurisdiction,
           list_sort(list_distinct(flatten(list(
               list_transform(sources, lambda source: source.publisher)
           ) FILTER (heard)))) AS publishers
    FROM deciding
    GROUP BY claim_id
),
worded AS (
    SELECT claim_id, count(*) AS wordings
    FROM wordings
    GROUP BY claim_id
)
SELECT c.claim_id,
       c.text,
       l.verdict,
       l.confidence,
       l.reason,
       l.statement_ids,
       coalesce(e.publishers, []) AS publishers,
       e.topic,
       e.jurisdiction,
       l.judged_at,
       l.run_id,
       coalesce(m.mentions, 0) AS mentions,
       coalesce(m.asserted, 0) AS asserted,
       coalesce(m.questioned, 0) AS questioned,
       coalesce(m.denied, 0) AS denied,
       coalesce(m.quoted, 0) AS quoted,
       coalesce(m.threads, 0) AS threads,
       c.topic AS claim_topic,
       c.topic_share,
       c.jurisdiction AS claim_jurisdiction,
       coalesce(c.entities, []) AS entities,
       coalesce(c.periods, []) AS periods,
       w.wordings,
       l.decided_by,
       l.reviewed_at,
       l.reviews,
       l.reviewers_disagree,
       l.machine_verdict,
       l.machine_confidence,
       l.look_again
FROM claims AS c
JOIN latest AS l ON l.claim_id = c.claim_id
JOIN worded AS w ON w.claim_id = c.claim_id
LEFT JOIN evidence AS e ON e.claim_id = c.claim_id
LEFT JOIN claim_counts AS m ON m.claim_id = c.claim_id;

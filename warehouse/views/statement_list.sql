-- The vetted statements in use; retired ones are left out.
--
-- id            the statement's id
-- statement     what is rated
-- rating        true, mostly_true, mixed, mostly_false, false or unproven
-- explanation   why, in the words of whoever vetted it
-- topic         free text, or NULL
-- jurisdiction  ISO 3166 code, EU, UN, or NULL for anywhere
-- valid_from    the first day it holds, or NULL
-- valid_to      the last day it holds, or NULL
-- aliases       paraphrases that carry the same rating
-- publishers    who says so, sorted
-- urls          where that can be read
-- origin        the file it came from
-- imported_at   when it last changed in this store (UTC)
-- deciding      claims whose verdict rests on it now
--
-- Example: SELECT id, rating, statement, deciding FROM statement_list ORDER BY deciding DESC LIMIT 20
CREATE OR REPLACE VIEW statement_list AS
WITH latest AS (
    SELECT claim_id, statement_ids
    FROM verdicts
    WHERE claim_id IN (SELECT claim_id FROM wordings)
    QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY judged_at DESC, run_id DESC) = 1
),
used AS (
    SELECT statement_id, count(*) AS deciding
    FROM (SELECT unnest(statement_ids) AS statement_id FROM latest)
    GROUP BY statement_id
)
SELECT s.id,
       s.statement,
       s.rating,
       s.explanation,
       s.topic,
       s.jurisdiction,
       s.valid_from,
       s.valid_to,
       s.aliases,
       list_sort(list_distinct(list_transform(s.sources, lambda source: source.publisher))) AS publishers,
       list_transform(s.sources, lambda source: source.url) AS urls,
       s.origin,
       s.imported_at,
       coalesce(u.deciding, 0) AS deciding
FROM statements AS s
LEFT JOIN used AS u ON u.statement_id = s.id
WHERE NOT s.retired;

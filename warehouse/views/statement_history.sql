-- Every state that a vetted statement had, one row a change; nothing is ever removed.
--
-- id            the statement's id
-- number        counts the changes of all statements, in the order in which they were made
-- change        imported (a file brought or changed it), withdrawn (gone from its file), added, edited,
--               retired or restored (by a person)
-- changed_by    who changed it; NULL for a file that nobody put a name to
-- note          why, in their words, or NULL
-- changed_at    when (UTC)
-- statement, rating, explanation, topic, jurisdiction, valid_from, valid_to, aliases, sources, checked_with
--               the statement as it was from then on
-- origin        the file it came from, or "by hand"
-- retired       whether it was out of use from then on
-- previous      the rating before, or NULL for the first state
-- changed       the fields that differ from the state before; empty for the first state
--
-- Example: SELECT changed_at, id, change, previous, rating, changed FROM statement_history ORDER BY number DESC LIMIT 20
CREATE OR REPLACE VIEW statement_history AS
WITH before AS (
    SELECT s.*,
           lag(s) OVER (PARTITION BY s.id ORDER BY s.number) AS was
    FROM statement_states AS s
)
SELECT id,
       number,
       change,
       changed_by,
       note,
       changed_at,
       statement,
       rating,
       explanation,
       topic,
       jurisdiction,
       valid_from,
       valid_to,
       aliases,
       sources,
       checked_with,
       origin,
       retired,
       was.rating AS previous,
       CASE WHEN was.id IS NULL THEN []::VARCHAR[] ELSE list_filter([
           CASE WHEN statement IS DISTINCT FROM was.statement THEN 'statement' END,
           CASE WHEN rating IS DISTINCT FROM was.rating THEN 'rating' END,
           CASE WHEN explanation IS DISTINCT FROM was.explanation THEN 'explanation' END,
           CASE WHEN topic IS DISTINCT FROM was.topic THEN 'topic' END,
           CASE WHEN jurisdiction IS DISTINCT FROM was.jurisdiction THEN 'jurisdiction' END,
           CASE WHEN valid_from IS DISTINCT FROM was.valid_from THEN 'valid_from' END,
           CASE WHEN valid_to IS DISTINCT FROM was.valid_to THEN 'valid_to' END,
           CASE WHEN aliases IS DISTINCT FROM was.aliases THEN 'aliases' END,
           CASE WHEN sources IS DISTINCT FROM was.sources THEN 'sources' END,
           CASE WHEN checked_with IS DISTINCT FROM was.checked_with THEN 'checked_with' END,
           CASE WHEN retired IS DISTINCT FROM was.retired THEN 'retired' END
       ], lambda field: field IS NOT NULL) END AS changed
FROM before;

-- Every state that a vetted statement had, what judged claims knew of them, and how the sources' links are.

-- Append-only, one row a change: the statement as it was afterwards. change is imported (a file brought it, or
-- changed it), withdrawn (it is gone from its file), added, edited, retired or restored (by a person).
-- number counts changes in the order in which they were made.
CREATE TABLE statement_states (
    id VARCHAR,
    statement VARCHAR,
    rating VARCHAR,
    explanation VARCHAR,
    topic VARCHAR,
    jurisdiction VARCHAR,
    valid_from DATE,
    valid_to DATE,
    aliases VARCHAR[],
    sources STRUCT(title VARCHAR, publisher VARCHAR, url VARCHAR, published VARCHAR, kind VARCHAR)[],
    checked_with VARCHAR,
    origin VARCHAR,
    content_hash VARCHAR,
    retired BOOLEAN,
    change VARCHAR,
    changed_by VARCHAR,
    note VARCHAR,
    changed_at TIMESTAMP,
    number BIGINT
);

INSERT INTO statement_states BY NAME
SELECT * EXCLUDE (imported_at),
       CASE WHEN retired THEN 'withdrawn' ELSE 'imported' END AS change,
       NULL AS changed_by,
       'its state when histories began to be kept' AS note,
       imported_at AS changed_at,
       row_number() OVER (ORDER BY imported_at, id) AS number
FROM statements;

-- Up to which change of the statements, on which day and by which method claims were judged: the newest mark
-- is that of all claims but those that have a row in judged.
CREATE TABLE judged_marks (
    number BIGINT,
    method VARCHAR,
    judged_on DATE,
    marked_at TIMESTAMP
);

CREATE TABLE judged (
    claim_id VARCHAR,
    number BIGINT,
    method VARCHAR,
    judged_on DATE
);

-- A store whose posts were all judged with the statements as they are now begins with all changes judged; any
-- other begins with none.
INSERT INTO judged_marks
WITH now AS (
    SELECT ' with ' || left(sha256(coalesce(string_agg(content_hash, '' ORDER BY content_hash), '')), 16) AS version
    FROM statements
    WHERE NOT retired
),
posted AS (
    SELECT count(*) AS posts,
           coalesce(bool_and(ends_with(judged_with, version)), false) AS judged,
           coalesce(min(replace(judged_with, version, '')), '') AS first_method,
           coalesce(max(replace(judged_with, version, '')), '') AS last_method
    FROM posts, now
    WHERE judged_with IS NOT NULL
)
SELECT CASE WHEN judged THEN (SELECT count(*) FROM statement_states) ELSE 0 END,
       CASE WHEN judged AND first_method = last_method THEN first_method ELSE '' END,
       (SELECT coalesce(min(judged_at)::DATE, DATE '1970-01-01') FROM verdicts),
       (SELECT coalesce(max(judged_at), TIMESTAMP '1970-01-01') FROM verdicts)
FROM posted;

-- How a source's address answered when it was last asked.
CREATE TABLE link_checks (
    url VARCHAR,
    outcome VARCHAR,
    moved_to VARCHAR,
    reason VARCHAR,
    checked_at TIMESTAMP
);

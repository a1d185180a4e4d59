-- The first shape of a store. All times are UTC. There are no keys and no indexes, because
-- DuckLake has none: the writer keeps rows unique with anti-joins.

CREATE TABLE schema_version (
    version INTEGER,
    name VARCHAR,
    applied_at TIMESTAMP
);

-- What the store knows about itself; views_version tells whether the views are those of this release.
CREATE TABLE store_meta (
    name VARCHAR,
    value VARCHAR
);

CREATE TABLE threads (
    url VARCHAR,
    platform VARCHAR,
    site VARCHAR,
    title VARCHAR,
    article_text VARCHAR,
    first_seen TIMESTAMP,
    last_seen TIMESTAMP
);

CREATE TABLE posts (
    thread_url VARCHAR,
    post_id VARCHAR,
    "position" INTEGER,
    author_key VARCHAR,
    created_at TIMESTAMP,
    edited_at TIMESTAMP,
    permalink VARCHAR,
    reply_to VARCHAR,
    text VARCHAR,
    text_sha256 VARCHAR,
    first_seen TIMESTAMP
);

CREATE TABLE quotes (
    thread_url VARCHAR,
    post_id VARCHAR,
    span_start INTEGER,
    span_end INTEGER,
    source VARCHAR,
    author_key VARCHAR,
    depth INTEGER,
    found VARCHAR
);

CREATE TABLE claims (
    claim_id VARCHAR,
    text VARCHAR,
    key VARCHAR,
    first_seen TIMESTAMP
);

CREATE TABLE mentions (
    mention_id VARCHAR,
    claim_id VARCHAR,
    thread_url VARCHAR,
    post_id VARCHAR,
    role VARCHAR,
    span VARCHAR,
    span_start INTEGER,
    span_end INTEGER,
    worthiness DOUBLE,
    why VARCHAR,
    resolutions STRUCT(original VARCHAR, replacement VARCHAR, source VARCHAR)[],
    quoted_from VARCHAR,
    seen_at TIMESTAMP
);

CREATE TABLE statements (
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
    imported_at TIMESTAMP,
    content_hash VARCHAR,
    retired BOOLEAN
);

CREATE TABLE matches (
    claim_id VARCHAR,
    run_id VARCHAR,
    statement_id VARCHAR,
    rank INTEGER,
    wording VARCHAR,
    scores MAP(VARCHAR, DOUBLE),
    relevance DOUBLE,
    stance VARCHAR,
    findings STRUCT(
        kind VARCHAR, effect VARCHAR, claim_part VARCHAR, statement_part VARCHAR, note VARCHAR
    )[]
);

CREATE TABLE verdicts (
    claim_id VARCHAR,
    run_id VARCHAR,
    "value" VARCHAR,
    confidence DOUBLE,
    reason VARCHAR,
    statement_ids VARCHAR[],
    method VARCHAR,
    sources_version VARCHAR,
    judged_at TIMESTAMP
);

CREATE TABLE runs (
    run_id VARCHAR,
    started_at TIMESTAMP,
    finished_at TIMESTAMP,
    status VARCHAR,
    inputs VARCHAR[],
    counts MAP(VARCHAR, BIGINT)
);

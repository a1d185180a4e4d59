-- Visits to threads: the pages and where they are kept, earlier texts of posts, posts that vanish and come
-- back, and the addresses that are watched.

-- One row a version of a page: a page whose posts are the same as before is the same version.
CREATE TABLE pages (
    thread_url VARCHAR,
    url VARCHAR,
    requested_url VARCHAR,
    "position" INTEGER,
    fetched_at TIMESTAMP,
    checked_at TIMESTAMP,
    status INTEGER,
    content_type VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    sha256 VARCHAR,
    content_sha256 VARCHAR,
    next_url VARCHAR,
    more_urls VARCHAR[],
    post_ids VARCHAR[],
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_record VARCHAR
);

-- What posts said before they were edited; what they say now is in posts.
CREATE TABLE past_texts (
    thread_url VARCHAR,
    post_id VARCHAR,
    text VARCHAR,
    text_sha256 VARCHAR,
    edited_at TIMESTAMP,
    first_seen TIMESTAMP,
    last_seen TIMESTAMP
);

CREATE TABLE watches (
    watch_id VARCHAR,
    url VARCHAR,
    every_s BIGINT,
    max_pages INTEGER,
    max_new INTEGER,
    added_at TIMESTAMP,
    visited_at TIMESTAMP,
    kind VARCHAR,
    outcome VARCHAR
);

ALTER TABLE posts ADD COLUMN text_seen TIMESTAMP;
ALTER TABLE posts ADD COLUMN last_seen TIMESTAMP;
ALTER TABLE posts ADD COLUMN vanished_at TIMESTAMP;
ALTER TABLE posts ADD COLUMN returned_at TIMESTAMP;
ALTER TABLE posts ADD COLUMN judged_with VARCHAR;

UPDATE posts
SET text_seen = first_seen,
    last_seen = coalesce(
        (SELECT max(t.last_seen) FROM threads AS t WHERE t.url = posts.thread_url), first_seen
    );

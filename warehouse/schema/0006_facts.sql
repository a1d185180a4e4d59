-- A mention says itself when, where and by whom, so that questions over millions of mentions need no other table.

-- said_at is when its post was written, or when it was first seen where the page does not tell or tells a time to
-- come; author_key and site are its post's. counted is false where another wording of the same claim was read in the
-- same words of the post: such a sentence makes the claim once.
ALTER TABLE mentions ADD COLUMN said_at TIMESTAMP;
ALTER TABLE mentions ADD COLUMN site VARCHAR;
ALTER TABLE mentions ADD COLUMN author_key VARCHAR;
ALTER TABLE mentions ADD COLUMN counted BOOLEAN;

UPDATE mentions AS m
SET said_at = least(coalesce(p.created_at, m.seen_at), m.seen_at), site = t.site, author_key = p.author_key,
    counted = true
FROM posts AS p JOIN threads AS t ON t.url = p.thread_url
WHERE p.thread_url = m.thread_url AND p.post_id = m.post_id;

UPDATE mentions AS m
SET counted = false
FROM (
    SELECT mention_id
    FROM mentions
    WHERE (claim_id, thread_url, post_id) IN (
        SELECT (claim_id, thread_url, post_id) FROM mentions
        GROUP BY claim_id, thread_url, post_id, role, span_start HAVING count(*) > 1
    )
    QUALIFY row_number() OVER (PARTITION BY claim_id, thread_url, post_id, role, span_start ORDER BY mention_id) > 1
) AS again
WHERE again.mention_id = m.mention_id;

-- One row a claim that is mentioned, always in step with mentions: what takes a second or two to count over ten
-- million of them. authors, asserting and denying are different known authors: in any role, and in that role.
CREATE TABLE claim_counts (
    claim_id VARCHAR,
    mentions BIGINT,
    asserted BIGINT,
    questioned BIGINT,
    denied BIGINT,
    quoted BIGINT,
    threads BIGINT,
    authors BIGINT,
    asserting BIGINT,
    denying BIGINT,
    worthiness DOUBLE,
    first_said TIMESTAMP,
    last_said TIMESTAMP
);

INSERT INTO claim_counts
SELECT claim_id,
       count(*),
       count(*) FILTER (role = 'asserted'),
       count(*) FILTER (role = 'questioned'),
       count(*) FILTER (role = 'denied'),
       count(*) FILTER (role = 'quoted'),
       count(DISTINCT thread_url),
       count(DISTINCT author_key),
       count(DISTINCT author_key) FILTER (role = 'asserted'),
       count(DISTINCT author_key) FILTER (role = 'denied'),
       max(worthiness),
       min(said_at),
       max(said_at)
FROM mentions
WHERE counted
GROUP BY claim_id;

INSERT INTO store_meta VALUES ('commits', '0');

-- Everything a post has said: one row a text, oldest first; a post that was never edited has one.
--
-- thread_url   the thread
-- post_id      the post
-- version      1 for the first text
-- current      whether it is what the post says now
-- text         the text
-- text_sha256  its SHA-256
-- edited_at    when the platform says it was written, if it was an edit and the page tells (UTC)
-- first_seen   when it was first seen (UTC)
-- last_seen    when it was last seen (UTC)
--
-- Example: SELECT version, current, edited_at, text FROM post_versions WHERE thread_url = $thread ORDER BY post_id, version
CREATE OR REPLACE VIEW post_versions AS
WITH texts AS (
    SELECT thread_url, post_id, false AS current, text, text_sha256, edited_at, first_seen, last_seen
    FROM past_texts
    UNION ALL
    SELECT thread_url, post_id, true, text, text_sha256, edited_at, text_seen, last_seen
    FROM posts
)
SELECT thread_url,
       post_id,
       row_number() OVER (PARTITION BY thread_url, post_id ORDER BY current, first_seen, text_sha256) AS version,
       current,
       text,
       text_sha256,
       edited_at,
       first_seen,
       last_seen
FROM texts;

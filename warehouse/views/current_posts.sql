-- The posts that readers of the threads see now: those that vanished are left out.
--
-- thread_url    the thread
-- thread_title  its title
-- site          its host name
-- post_id       the post
-- position      its place in the thread, from 0
-- author_key    the post's author: a pseudonym, unless the store keeps names
-- created_at    when it was written (UTC)
-- edited_at     when it was last edited, if the page tells (UTC)
-- permalink     the post's own address, if it has one
-- reply_to      the post it answers
-- text          what it says now
-- versions      how many texts it has had
-- first_seen    when it was first seen (UTC)
-- last_seen     when it was last seen (UTC)
-- returned_at   when it came back after it had vanished, or NULL (UTC)
--
-- Example: SELECT post_id, author_key, created_at, text FROM current_posts WHERE thread_url = $thread ORDER BY "position"
CREATE OR REPLACE VIEW current_posts AS
WITH earlier AS (
    SELECT thread_url, post_id, count(*) AS texts
    FROM past_texts
    GROUP BY thread_url, post_id
)
SELECT p.thread_url,
       t.title AS thread_title,
       t.site,
       p.post_id,
       p."position",
       p.author_key,
       p.created_at,
       p.edited_at,
       p.permalink,
       p.reply_to,
       p.text,
       1 + coalesce(e.texts, 0) AS versions,
       p.first_seen,
       p.last_seen,
       p.returned_at
FROM posts AS p
JOIN threads AS t ON t.url = p.thread_url
LEFT JOIN earlier AS e ON e.thread_url = p.thread_url AND e.post_id = p.post_id
WHERE p.vanished_at IS NULL;

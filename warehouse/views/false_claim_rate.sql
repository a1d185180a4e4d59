-- How much of what is posted asserts something false: one row a site and day on which anything was posted.
--
-- site        the host name; empty for files
-- day         the day (UTC) on which the posts were written, or first seen where the page does not tell
-- posts       posts written that day, also those that vanished later
-- assertions  assertions in them of claims whose verdict that holds now is false or mostly false
-- posts_with  posts with at least one of them
-- per_1000    posts_with for 1,000 posts
--
-- Example: SELECT site, sum(posts) AS posts, 1000 * sum(posts_with) / sum(posts) AS per_1000 FROM false_claim_rate GROUP BY site ORDER BY per_1000 DESC
CREATE OR REPLACE VIEW false_claim_rate AS
WITH posted AS (
    SELECT t.site, CAST(least(coalesce(p.created_at, p.first_seen), p.first_seen) AS DATE) AS day, count(*) AS posts
    FROM posts AS p
    JOIN threads AS t ON t.url = p.thread_url
    GROUP BY ALL
),
wrong AS (
    SELECT m.site,
           CAST(m.said_at AS DATE) AS day,
           count(*) AS assertions,
           count(DISTINCT hash(m.thread_url, m.post_id)) AS posts_with
    FROM mentions AS m
    JOIN effective_verdicts AS v ON v.claim_id = m.claim_id
    WHERE m.counted AND m.role = 'asserted' AND v.verdict IN ('false', 'mostly_false')
    GROUP BY ALL
)
SELECT p.site,
       p.day,
       p.posts,
       coalesce(w.assertions, 0) AS assertions,
       coalesce(w.posts_with, 0) AS posts_with,
       1000 * coalesce(w.posts_with, 0) / p.posts AS per_1000
FROM posted AS p
LEFT JOIN wrong AS w ON w.site = p.site AND w.day = p.day;

-- The stretches of posts that are not English: kept as text, never judged.
--
-- thread_url    the thread
-- post_id       the post
-- language      ISO 639-1
-- confidence    how sure that is, 0 to 1
-- passage       the words, verbatim
-- span_start    where they begin in the post's text, in characters from 0
-- span_end      where they end (exclusive)
--
-- Example: SELECT language, count(*) AS passages FROM foreign_passages GROUP BY language ORDER BY passages DESC
CREATE OR REPLACE VIEW foreign_passages AS
SELECT s.thread_url,
       s.post_id,
       s.language,
       s.confidence,
       p.text[s.span_start + 1 : s.span_end] AS passage,
       s.span_start,
       s.span_end
FROM passages AS s
JOIN posts AS p ON p.thread_url = s.thread_url AND p.post_id = s.post_id;

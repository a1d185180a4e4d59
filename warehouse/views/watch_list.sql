-- The watched addresses, with when each is due.
--
-- watch_id    the watch
-- url         a thread, or a section in which new threads are found
-- kind        thread or section; NULL before the first visit
-- every_s     seconds between visits
-- max_pages   at most so many pages of a thread are read a visit
-- max_new     at most so many new threads are taken from a section a visit
-- added_at    when it was added (UTC)
-- visited_at  the last visit, or NULL (UTC)
-- due_at      when the next visit is due (UTC)
-- outcome     how the last visit went, in words
--
-- Example: SELECT url, kind, due_at, outcome FROM watch_list ORDER BY due_at
CREATE OR REPLACE VIEW watch_list AS
SELECT watch_id,
       url,
       kind,
       every_s,
       max_pages,
       max_new,
       added_at,
       visited_at,
       coalesce(visited_at + to_seconds(every_s), added_at) AS due_at,
       outcome
FROM watches;

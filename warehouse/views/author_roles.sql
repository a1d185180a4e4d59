-- What authors do with claims that turned out false, or true: one row an author who mentions any.
--
-- author_key       the author: a pseudonym, unless the store keeps names; the same person on two sites is two
-- site             the host name
-- verdict          the verdict that holds now of the claims they mention
-- mentions         mentions of such claims in any role
-- asserted, questioned, denied, quoted   mentions in that role
-- claims           different such claims
--
-- Example: SELECT author_key, site, asserted, denied, claims FROM author_roles WHERE verdict = 'false' ORDER BY asserted DESC LIMIT 20
CREATE OR REPLACE VIEW author_roles AS
SELECT m.author_key,
       m.site,
       v.verdict,
       count(*) AS mentions,
       count(*) FILTER (m.role = 'asserted') AS asserted,
       count(*) FILTER (m.role = 'questioned') AS questioned,
       count(*) FILTER (m.role = 'denied') AS denied,
       count(*) FILTER (m.role = 'quoted') AS quoted,
       count(DISTINCT m.claim_id) AS claims
FROM mentions AS m
JOIN effective_verdicts AS v ON v.claim_id = m.claim_id
WHERE m.counted AND m.author_key IS NOT NULL
GROUP BY m.author_key, m.site, v.verdict;

-- Every mention of a claim, with the post around it.
--
-- mention_id    the mention
-- claim_id      the claim
-- claim         the claim, in its first wording
-- wording       the claim as this post words it, standing alone
-- wording_id    that wording
-- role          asserted, questioned, denied or quoted
-- span          the words of the post, verbatim
-- span_start    where they begin in context, in characters from 0
-- span_end      where they end (exclusive)
-- worthiness    how likely the sentence holds a claim worth checking, 0 to 1
-- why           how the claim was found, in words
-- resolutions   the words that were replaced so that the claim stands alone, each with its confidence, 0 to 1
-- unresolved    words of the claim that point at something it does not name
-- periods       the times that the span speaks of: first and last day, words, confidence, counted from the post's day
-- corrected_by  the sentence with which the poster takes it back at once, or NULL
-- answers       the post whose claim is denied or questioned, or NULL
-- quoted_from   whose words they are, when the role is quoted and the page tells
-- thread_url    the thread
-- thread_title  its title
-- site          its host name
-- post_id       the post
-- permalink     the post's own address, if it has one
-- author_key    the post's author: a pseudonym, unless the store keeps names
-- created_at    when the post was written (UTC)
-- said_at       created_at, or when the post was first seen where the page does not tell (UTC)
-- counted       false where another wording of the same claim was read in the same words: such a sentence counts once
-- seen_at       when the mention was first stored (UTC)
-- vanished_at   when the post was found to be gone from its thread, or NULL (UTC)
-- context       the whole text of the post
--
-- Example: SELECT said_at, site, role, span, permalink FROM claim_mentions WHERE claim_id = $claim AND role = 'denied' ORDER BY said_at LIMIT 20
CREATE OR REPLACE VIEW claim_mentions AS
SELECT m.mention_id,
       m.claim_id,
       c.text AS claim,
       coalesce(w.text, c.text) AS wording,
       m.wording_id,
       m.role,
       m.span,
       m.span_start,
       m.span_end,
       m.worthiness,
       m.why,
       m.resolutions,
       m.unresolved,
       m.periods,
       m.corrected_by,
       m.answers,
       m.quoted_from,
       m.thread_url,
       t.title AS thread_title,
       t.site,
       m.post_id,
       p.permalink,
       p.author_key,
       p.created_at,
       m.said_at,
       m.counted,
       m.seen_at,
       p.vanished_at,
       p.text AS context
FROM mentions AS m
JOIN claims AS c ON c.claim_id = m.claim_id
LEFT JOIN wordings AS w ON w.wording_id = m.wording_id
JOIN posts AS p ON p.thread_url = m.thread_url AND p.post_id = m.post_id
JOIN threads AS t ON t.url = m.thread_url;

-- Where a claim was first said: one row a claim, the earliest of its mentions in the store.
--
-- claim_id    the claim
-- text        the claim, standing alone, in its first wording
-- said_at     when the post was written (UTC)
-- seen_at     when it was first stored (UTC)
-- role        asserted, questioned, denied or quoted
-- span        the words of the post, verbatim
-- site        the thread's host name
-- thread_url  the thread
-- post_id     the post
-- author_key  its author: a pseudonym, unless the store keeps names
--
-- Example: SELECT text, said_at, site, thread_url, span FROM first_mentions WHERE claim_id = $claim
CREATE OR REPLACE VIEW first_mentions AS
WITH earliest AS (
    SELECT claim_id,
           min({'said_at': said_at, 'thread_url': thread_url, 'post_id': post_id, 'span_start': span_start,
                'mention_id': mention_id}).mention_id AS mention_id
    FROM mentions
    WHERE counted
    GROUP BY claim_id
)
SELECT c.claim_id,
       c.text,
       m.said_at,
       m.seen_at,
       m.role,
       m.span,
       m.site,
       m.thread_url,
       m.post_id,
       m.author_key
FROM mentions AS m
JOIN earliest AS e ON e.claim_id = m.claim_id AND e.mention_id = m.mention_id
JOIN claims AS c ON c.claim_id = m.claim_id;

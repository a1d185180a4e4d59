-- How a claim is worded: one row a wording, with how often each was said.
--
-- claim_id      the claim
-- claim         the claim, in its first wording
-- wording_id    the wording; the claim's own id is that of its first wording
-- text          the wording, standing alone
-- leader_id     the wording that it was found to say the same as; its own id if it made a claim
-- why           first (it made a claim), same (it says what leader_id says) or decided (by a person)
-- decision      merge or split: the newest decision that names this wording, or NULL
-- decided_by    who decided that
-- decided_at    when (UTC)
-- note          what they noted
-- mentions      mentions in this wording, in any role
-- asserted, questioned, denied, quoted   mentions in that role
-- threads       threads in which it is said
-- first_seen    when it was first stored (UTC)
--
-- Example: SELECT text, why, asserted, denied, threads FROM claim_wordings WHERE claim_id = $claim ORDER BY mentions DESC
CREATE OR REPLACE VIEW claim_wordings AS
WITH named AS (
    SELECT one_id AS wording_id, * FROM claim_links
    UNION ALL
    SELECT other_id, * FROM claim_links
),
newest AS (
    SELECT * FROM named
    QUALIFY row_number() OVER (PARTITION BY wording_id ORDER BY number DESC, decided_at DESC) = 1
),
counted AS (
    SELECT claim_id,
           wording_id,
           count(*) AS mentions,
           count(*) FILTER (role = 'asserted') AS asserted,
           count(*) FILTER (role = 'questioned') AS questioned,
           count(*) FILTER (role = 'denied') AS denied,
           count(*) FILTER (role = 'quoted') AS quoted,
           count(DISTINCT thread_url) AS threads
    FROM mentions
    GROUP BY claim_id, wording_id
)
SELECT w.claim_id,
       c.text AS claim,
       w.wording_id,
       w.text,
       w.leader_id,
       w.why,
       d.decision,
       d.decided_by,
       d.decided_at,
       d.note,
       coalesce(m.mentions, 0) AS mentions,
       coalesce(m.asserted, 0) AS asserted,
       coalesce(m.questioned, 0) AS questioned,
       coalesce(m.denied, 0) AS denied,
       coalesce(m.quoted, 0) AS quoted,
       coalesce(m.threads, 0) AS threads,
       w.first_seen
FROM wordings AS w
JOIN claims AS c ON c.claim_id = w.claim_id
LEFT JOIN newest AS d ON d.wording_id = w.wording_id
LEFT JOIN counted AS m ON m.claim_id = w.claim_id AND m.wording_id = w.wording_id;

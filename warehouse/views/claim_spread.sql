-- How a claim spreads: one row a claim that is mentioned, with when it began, how far it got and who pushes back.
--
-- claim_id      the claim
-- text          the claim, standing alone, in its first wording
-- verdict       the verdict that holds
-- decided_by    machine, or the reviewers who say so
-- first_said    when it was first said (UTC)
-- last_said     when it was last said (UTC)
-- days          from the one to the other, in days; 0 if it was said once
-- mentions      mentions in any role
-- asserted, questioned, denied, quoted   mentions in that role
-- threads       threads in which it is mentioned
-- authors       different known authors who mention it
-- asserting     different known authors who assert it
-- denying       different known authors who deny it
-- share_denied  denials' share of all assertions and denials, 0 to 1; NULL where there is neither
-- topic         what the claim's own words are about, or NULL
-- jurisdiction  whose law or land the claim's own words concern, or NULL
--
-- Example: SELECT text, verdict, mentions, threads, authors, share_denied, first_said FROM claim_spread WHERE verdict = 'false' ORDER BY threads DESC LIMIT 20
CREATE OR REPLACE VIEW claim_spread AS
SELECT c.claim_id,
       c.text,
       v.verdict,
       v.decided_by,
       n.first_said,
       n.last_said,
       (epoch(n.last_said) - epoch(n.first_said)) / 86400 AS days,
       n.mentions,
       n.asserted,
       n.questioned,
       n.denied,
       n.quoted,
       n.threads,
       n.authors,
       n.asserting,
       n.denying,
       n.denied / nullif(n.asserted + n.denied, 0) AS share_denied,
       c.topic,
       c.jurisdiction
FROM claim_counts AS n
JOIN claims AS c ON c.claim_id = n.claim_id
LEFT JOIN effective_verdicts AS v ON v.claim_id = n.claim_id;

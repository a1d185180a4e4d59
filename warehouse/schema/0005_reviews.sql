-- What people say of claims: rows are only ever added. claim_id is the claim's id at that time, which is a
-- wording's id for good, so that reviews are found again however claims are merged and split. action is set
-- (the machine had no verdict), confirm (the same as the machine's), override (another one) or withdraw (a
-- reviewer takes back what they said; verdict is NULL). machine_verdict and machine_confidence are what the
-- machine said at that moment. number counts reviews in the order in which they came.
CREATE TABLE reviews (
    review_id VARCHAR,
    claim_id VARCHAR,
    action VARCHAR,
    verdict VARCHAR,
    machine_verdict VARCHAR,
    machine_confidence DOUBLE,
    reviewer VARCHAR,
    note VARCHAR,
    source_urls VARCHAR[],
    reviewed_at TIMESTAMP,
    number BIGINT
);

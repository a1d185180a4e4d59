-- One claim, many wordings: which wordings a claim has, what people decided about them, and what a reading
-- tells of a mention and of a claim beyond its words.

-- One row a wording id. leader_id is the wording that it was found to say the same as: its own where it made
-- a claim. claim_id is the claim that it is today; a claim's id is that of its first wording, and a claim
-- that was merged into another one has a first wording whose claim_id is that other one. keys, by which
-- claims are looked up, are those of first wordings alone, as method made them; NULL where they are still
-- to be made. number counts wordings in the order in which they came.
CREATE TABLE wordings (
    wording_id VARCHAR,
    leader_id VARCHAR,
    claim_id VARCHAR,
    text VARCHAR,
    keys UBIGINT[],
    method VARCHAR,
    why VARCHAR,
    number BIGINT,
    first_seen TIMESTAMP
);

INSERT INTO wordings
SELECT claim_id, claim_id, claim_id, text, NULL, NULL, 'first',
       row_number() OVER (ORDER BY first_seen, claim_id), first_seen
FROM claims;

-- What people decided, for good: rows are only ever added, and the newest about a pair holds.
CREATE TABLE claim_links (
    decision VARCHAR,
    one_id VARCHAR,
    other_id VARCHAR,
    decided_by VARCHAR,
    note VARCHAR,
    decided_at TIMESTAMP,
    number BIGINT
);

-- What is not English: kept as text in its post, never judged.
CREATE TABLE passages (
    thread_url VARCHAR,
    post_id VARCHAR,
    span_start INTEGER,
    span_end INTEGER,
    language VARCHAR,
    confidence DOUBLE
);

ALTER TABLE mentions ADD COLUMN wording_id VARCHAR;
ALTER TABLE mentions ADD COLUMN periods STRUCT(
    "start" DATE, "end" DATE, words VARCHAR, confidence DOUBLE, relative BOOLEAN
)[];
ALTER TABLE mentions ADD COLUMN unresolved VARCHAR[];
ALTER TABLE mentions ADD COLUMN resolutions.element.confidence DOUBLE;
ALTER TABLE mentions ADD COLUMN corrected_by VARCHAR;
ALTER TABLE mentions ADD COLUMN answers VARCHAR;
UPDATE mentions SET wording_id = claim_id;

ALTER TABLE claims ADD COLUMN topic VARCHAR;
ALTER TABLE claims ADD COLUMN topic_share DOUBLE;
ALTER TABLE claims ADD COLUMN jurisdiction VARCHAR;
ALTER TABLE claims ADD COLUMN entities STRUCT(kind VARCHAR, name VARCHAR, code VARCHAR)[];
ALTER TABLE claims ADD COLUMN periods STRUCT(
    "start" DATE, "end" DATE, words VARCHAR, confidence DOUBLE, relative BOOLEAN
)[];

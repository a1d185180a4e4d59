-- Whom this store has forgotten: no name, only the keyed hash by which the next visit leaves them out. What the
-- store keeps of authors ("authors": pseudonyms or names) and of texts ("texts": keep, span or drop) is in store_meta.
CREATE TABLE forgotten (
    site VARCHAR,
    author_key VARCHAR,
    forgotten_at TIMESTAMP
);

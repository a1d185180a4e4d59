"""ClaimReview in schema.org's words: found in any JSON, and turned into vetted statements."""

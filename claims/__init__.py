"""Pure text in, judgements out. Knows no Prefect, no DuckDB, no HTTP."""

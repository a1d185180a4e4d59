"""DuckDB: the one place that speaks SQL."""

"""Platform extractors: bytes in, Thread out. Pure: no network, no clock, no store."""

"""The settings that administrators keep: collections of entries, read as one snapshot."""

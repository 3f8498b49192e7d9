"""The templates that administrators send."""

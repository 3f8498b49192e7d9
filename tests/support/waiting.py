"""How long a test waits for what must happen."""

PATIENCE_SECONDS = 300.0
"""No test passes or fails by it: it ends one that would hang."""

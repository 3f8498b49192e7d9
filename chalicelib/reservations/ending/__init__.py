"""The other ways a stay ends or comes back: removed, lapsed, reopened."""

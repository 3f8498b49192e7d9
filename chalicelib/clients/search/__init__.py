"""Finding clients by the words that people type."""

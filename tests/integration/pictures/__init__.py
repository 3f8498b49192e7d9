"""Pictures and papers that people send."""

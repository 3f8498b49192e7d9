"""Pictures and papers that people send: opened where nothing else is in reach."""

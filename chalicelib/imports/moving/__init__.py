"""Moving in: an export of the system that was in use before becomes ours, once and for all."""

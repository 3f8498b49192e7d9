"""Tasks against the simulated AWS."""

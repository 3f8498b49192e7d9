"""New stays that staff take, and what every booking checks."""

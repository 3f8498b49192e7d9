"""The use cases of a stay: each loads, asks the rules, and commits one transaction."""

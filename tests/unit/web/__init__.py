"""The edge, without an AWS."""

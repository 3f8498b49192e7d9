"""Steps that exist for the tests of steps."""

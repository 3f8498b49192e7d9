"""What the suites share: people, houses, clocks, callers of the API, and AWS in two forms."""

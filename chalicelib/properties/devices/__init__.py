"""What devices in houses, and services beside us, read with a key instead of a sign-in."""

"""What people were to be told and did not get: listed by whatever notes it."""

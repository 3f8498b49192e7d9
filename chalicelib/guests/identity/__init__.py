"""The names that belong to a DNI, for who registers a guest or themself."""

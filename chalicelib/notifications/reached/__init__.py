"""What reached a guest and what did not, for staff; and sending it again."""

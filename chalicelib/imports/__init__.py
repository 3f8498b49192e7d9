"""What comes from elsewhere: the move in from the system before, and files of the past."""

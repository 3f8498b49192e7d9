"""What comes from elsewhere: moving in from the system that was in use before."""

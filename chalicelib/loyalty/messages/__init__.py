"""What the site and the app tell guests of the loyalty program."""

"""What the visitors of the site search for, and who they are (clients book, section 7)."""

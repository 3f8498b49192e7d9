"""What identifies a client: documents, names, e-mail addresses, telephone numbers."""

"""Who may sign in, and who is signed in: staff users, passwords, sessions, tokens, limits."""

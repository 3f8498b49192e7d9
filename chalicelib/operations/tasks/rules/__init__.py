"""What may become of a task, who has room for it, and what lists show of it."""

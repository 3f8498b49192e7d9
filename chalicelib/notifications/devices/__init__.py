"""The telephones that notifications are pushed to, and what their owners want to get."""

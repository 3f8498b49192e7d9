"""Two records of clients who are one person become one."""

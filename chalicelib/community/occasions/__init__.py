"""Events that guests can register for, and their categories."""

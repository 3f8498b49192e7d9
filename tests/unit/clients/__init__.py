"""What a client's data must look like, and how clients are found and sorted."""

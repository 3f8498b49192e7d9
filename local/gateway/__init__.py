"""HTTP in, as API Gateway and Lambda serve it."""

"""What queues gave up, for administrators."""

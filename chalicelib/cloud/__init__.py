"""What touches AWS: tables, transactions, the outbox, queues, objects, settings."""

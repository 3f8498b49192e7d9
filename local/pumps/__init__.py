"""What starts the worker functions: queues, table streams and schedules."""

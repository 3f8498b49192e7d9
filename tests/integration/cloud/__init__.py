"""Tables, transactions and queues on a simulated AWS."""

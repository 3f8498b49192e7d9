"""What did not reach people, over everybody; and sending it again."""

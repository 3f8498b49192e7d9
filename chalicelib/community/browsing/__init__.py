"""What everybody reads of events: lists, who takes part, who won."""

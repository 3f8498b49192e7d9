"""Making all figures anew from the log of events."""

"""What there is to hear: searches and charts of a catalogue, kept for a while."""

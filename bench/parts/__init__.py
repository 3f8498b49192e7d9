"""The parts of the measurement: each prints its lines into one report."""

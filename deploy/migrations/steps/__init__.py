"""One file a step, with a `STEP`; they run in the order of their ids."""

"""Players of music, whatever they are, behind one interface (`port`)."""

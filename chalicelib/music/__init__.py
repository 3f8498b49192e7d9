"""Music in the houses: what there is to hear, who may choose it, and what the players do."""

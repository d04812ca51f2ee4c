"""The law of mediation: states, guards, conflicts, routing, words."""

"""Joint patrol: checkpoints, paths, volunteers, and the week that both sides sign."""

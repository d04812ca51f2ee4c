"""Joint resources for programs."""

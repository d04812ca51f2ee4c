"""What doors of this floor take in and give out."""

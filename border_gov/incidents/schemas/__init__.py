"""What comes in and goes out at the doors of incidents."""

"""Papers of incidents."""

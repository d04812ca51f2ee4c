"""The schema's history: numbered steps, one head, run as the role that owns the tables."""

"""Incidents that the sides of a border handle together: intake, desk, units, closing, the citizen's view."""

"""Tracks: consent, the shift, deletion, retention."""

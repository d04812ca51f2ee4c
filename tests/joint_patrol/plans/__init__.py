"""Planned weeks: their life, changes, signatures, people and papers."""

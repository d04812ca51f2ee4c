"""Tests of border_gov: a real database, real doors, a real browser."""

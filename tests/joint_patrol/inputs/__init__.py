"""Tests of what plans are made from."""

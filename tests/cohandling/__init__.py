"""Tests of sign-off."""

"""Rows of joint patrol."""

"""Reads of joint patrol."""

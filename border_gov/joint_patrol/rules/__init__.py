"""The law of joint patrol."""

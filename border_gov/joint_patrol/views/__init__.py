"""Pages of joint patrol."""

"""The JSON face of joint patrol."""

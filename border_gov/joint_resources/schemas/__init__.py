"""What doors of joint resources take and give."""

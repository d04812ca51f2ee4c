"""Papers of joint patrol: sheets, pictures, calendars, tracks."""

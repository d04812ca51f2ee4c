"""What a WSGI server is pointed at: `granian --interface wsgi wsgi:app`; the workers run beside it."""

from border_gov.app import create_app

app = create_app()

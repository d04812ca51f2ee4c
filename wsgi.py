"""What a WSGI server is pointed at: `granian --interface wsgi wsgi:app`, with `border-gov work …` beside it."""

from border_gov.app import create_app

app = create_app()

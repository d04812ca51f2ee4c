"""What the pages and the API of prevention take and give."""

"""The blueprints that the pages of people hang on."""

from border_gov.kernel.web import Pages

bp = Pages("people", __name__, entrance="office")
door = Pages("door", __name__, entrance="both")
"""Personal links and one's own page: volunteers come this way too."""

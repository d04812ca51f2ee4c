"""Pages of points: one's own, the office's, and the public list."""

from border_gov.points.views.mine import bp
from border_gov.points.views.public import public

from border_gov.points.views import desk, rule_tables  # noqa: F401  isort: skip - routes of `bp`

__all__ = ["bp", "public"]

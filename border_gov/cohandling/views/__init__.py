"""Pages of sign-off: what waits for our signature, one round, its acts."""

from border_gov.cohandling.views.pages import bp
from border_gov.cohandling.views.parts import side_looks, signoff_state

__all__ = ["bp", "side_looks", "signoff_state"]

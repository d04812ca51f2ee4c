"""Pages of sign-off: what waits for our signature, one round, its acts."""

from border_gov.cohandling.views.parts import side_looks, signoff_state
from border_gov.cohandling.views.signing import bp

__all__ = ["bp", "side_looks", "signoff_state"]

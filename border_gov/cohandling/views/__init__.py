"""Pages of this floor: signing, hand-over and arbitration, disclosure, time limits."""

from border_gov.cohandling.views.handovers import bp as handovers_bp
from border_gov.cohandling.views.limits import bp as limits_bp
from border_gov.cohandling.views.parts import PARTS, side_looks, signoff_state
from border_gov.cohandling.views.signing import bp

__all__ = ["PARTS", "bp", "handovers_bp", "limits_bp", "side_looks", "signoff_state"]

"""What may be asked of the analysis, and its fixed sizes."""

from border_gov.kernel.words import L

READERS = ("officer", "duty", "leader", "organiser")
WEEKS = (4, 12, 26, 52)
YEARS_BACK = 3
CELL_M = 200.0
ZONE_MARGIN_M = 400.0
SEED = 1
"""Permutations are drawn from this seed, so that the same incidents give the same page."""
NOT_COUNTED = ("merged", "rejected", "withdrawn")
EFFECTS = {
    "none": L("No hot-spot was found in this period."),
    "both": L("Apart, the sides would have seen less of it: %(cut)s of the hot-spots reach over the line."),
    "own": L("No hot-spot reaches over the line."),
}

"""Write the table of settings in docs/operations.md from border_gov/config.py."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from border_gov.config import PREFIX, SETTINGS  # noqa: E402

PAGE = ROOT / "docs" / "operations.md"
TABLE = re.compile(
    r"(\| setting \| default \| why \|\n\|---\|---\|---\|\n)(.*?)(<!-- end of settings -->)", re.DOTALL
)


def documented(page: str) -> str:
    """The page with one row for every setting."""
    rows = []
    for setting in SETTINGS:
        default = "" if setting.default in (None, "") else f"`{setting.default}`"
        rows.append(f"| `{PREFIX}{setting.name}` | {default} | {setting.why} |\n")
    return TABLE.sub(lambda found: found[1] + "".join(rows) + found[3], page)


if __name__ == "__main__":
    PAGE.write_text(documented(PAGE.read_text("utf-8")), "utf-8")

"""The rules of the house as functions of a source tree, so that each can be shown to catch a breach."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "border_gov"
LINES, FUNCTION_LINES = 300, 40
DOORS = {"views", "api", "cli", "tasks", "commands", "demo"}
BELOW_DOORS = {"service", "queries", "models", "rules", "documents", "planner", "schemas"}
NAMELESS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\sstyle=\"|\son[a-z]+=\"|javascript:"
)
OUTSIDE = re.compile(r"""(?:src|href|action)=["']\s*(?:https?:)?//|@import\s+url|url\(\s*["']?https?:""")


def sources(root: Path = PACKAGE) -> Iterator[Path]:
    """Python files that somebody wrote by hand."""
    return (path for path in sorted(root.rglob("*.py")) if "versions" not in path.parts)


@cache
def nodes(text: str) -> list[ast.AST]:
    """All nodes of a source; many rules ask for the same file."""
    return list(ast.walk(ast.parse(text)))


def rooms(path: Path) -> set[str]:
    """The names of the folders and of the file that `path` passes through."""
    return {*path.parent.parts, path.stem}


def too_long(path: Path) -> list[str]:
    """Files over 300 lines and functions over 40."""
    text = path.read_text("utf-8")
    found = [f"{path.name}: {n} lines"] if (n := len(text.splitlines())) > LINES else []
    for node in nodes(text):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{path.name}:{node.lineno} {node.name}: {length} lines")
    return found


def nameless(path: Path) -> list[str]:
    """Rooms whose name says nothing about the trade."""
    return [str(path)] if NAMELESS & rooms(path) else []


def without_docstring(path: Path) -> list[str]:
    """Modules that do not say what they are for."""
    text = path.read_text("utf-8")
    return [] if not text.strip() or ast.get_docstring(nodes(text)[0]) else [str(path)]


def transactions_below_doors(path: Path) -> list[str]:
    """`transaction(` outside a door, `.commit(` or `.rollback(` outside kernel/db.py."""
    if path == PACKAGE / "kernel" / "db.py":
        return []
    found = []
    for node in nodes(path.read_text("utf-8")):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "commit" or (name == "transaction" and not DOORS & rooms(path)):
            found.append(f"{path.name}:{node.lineno} {name}")
    return found


def clocks_below_doors(path: Path) -> list[str]:
    """The system clock read anywhere but in kernel/clock.py, or kernel.clock.now() called below a door."""
    if path.name == "clock.py":
        return []
    found = []
    for node in nodes(path.read_text("utf-8")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = ast.unparse(node.func)
            system = name in {
                "datetime.now",
                "dt.datetime.now",
                "datetime.utcnow",
                "date.today",
                "dt.date.today",
            }
            ours = name in {"clock.now", "kernel.clock.now"} and BELOW_DOORS & rooms(path.relative_to(ROOT))
            if system or ours:
                found.append(f"{path.name}:{node.lineno} {name}")
    return found


def inline_code(text: str) -> list[str]:
    """Script, style or handler written into a page: the content policy would block it."""
    return [match.group(0) for match in INLINE.finditer(text)]


def outside_hosts(text: str) -> list[str]:
    """Addresses of other hosts that a page would ask."""
    return [match.group(0) for match in OUTSIDE.finditer(text)]


def database_times(path: Path) -> list[str]:
    """Defaults by which the database, not the caller, would write a time."""
    return re.findall(r"server_default=.*(?:now\(|CURRENT_)|func\.now\(\)", path.read_text("utf-8"))

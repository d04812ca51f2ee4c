"""The catalogues: parts are merged and compiled, and whatever is missing, stale or broken is named."""

import re
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import TemplateSyntaxError

from border_gov.kernel import messages

PACKAGE = Path(__file__).resolve().parent.parent
PARTS = PACKAGE / "translations" / "parts"
# Babel spells zh_CN out when it looks for a catalogue.
BUILT = PACKAGE / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
METHODS = [("static/**", "ignore"), ("migrations/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"silent": "false", "trimmed": "true"}}
# A refusal is made from an English msgid; it is extracted where it is raised.
REFUSALS = ("Refused", "Invalid", "NotAllowed", "NotFound", "Unavailable", "DomainError", "ValidationError")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "_l", "L", "gettext", "lazy_gettext", "placed", *REFUSALS)),
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
    "pgettext": ((1, "c"), 2),
}
SECURITY = "flask_security"
PERCENT = re.compile(r"%\((\w+)\)[sd]|%[sd]")
BRACES = re.compile(r"\{(\w*)")

Key = tuple[str, ...]


class UnreadableSource(ValueError):
    """A page or module that cannot be parsed, named."""


def key_of(msgid: Any) -> Key:
    """One hashable key for a plain msgid and for a singular with its plural."""
    return tuple(msgid) if isinstance(msgid, (list, tuple)) else (str(msgid),)


def extract(package: Path = PACKAGE) -> dict[Key, str]:
    """Every msgid that the code and the pages of `package` use, and where."""
    found: dict[Key, str] = {}
    reading = [""]

    def note(name: str, *_: Any) -> None:
        reading[0] = name

    try:
        for name, line, msgid, _, _ in extract_from_dir(
            package, METHODS, OPTIONS, keywords=KEYWORDS, callback=note
        ):
            if msgid and key_of(msgid) != ("",):
                found.setdefault(key_of(msgid), f"{name}:{line}")
    except (TemplateSyntaxError, SyntaxError, ValueError) as error:
        raise UnreadableSource(f"{reading[0]}: {error}") from error
    return found


def library_msgids() -> dict[Key, str]:
    """The sentences of libraries that a person may read and that our own catalogue translates."""
    return {(text,): "marshmallow" for text in messages.msgids()}


def security_msgids() -> tuple[set[Key], set[Key]]:
    """Flask-Security's sentences: all of them, and those that its own Chinese catalogue has."""
    folder = files("flask_security") / "translations"
    template = _read(BytesIO((folder / "flask_security.pot").read_bytes()), "pot")
    shipped = _read(BytesIO((folder / "zh_Hans_CN" / "LC_MESSAGES" / "flask_security.po").read_bytes()), "po")
    done = {key_of(m.id) for m in shipped if m.id and m.string and not m.fuzzy}
    return {key_of(m.id) for m in template if m.id}, done


def _read(stream: Any, name: str) -> Catalog:
    return read_po(stream, locale="zh_CN", domain=name, abort_invalid=True)


def load_parts(folder: Path = PARTS) -> dict[str, Catalog]:
    """The parts by file name; each belongs to one package."""
    parts: dict[str, Catalog] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            parts[path.stem] = _read(stream, path.stem)
    return parts


def entries(catalog: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalog if message.id)


def merge(parts: dict[str, Catalog]) -> Catalog:
    """One catalogue of all parts except Flask-Security's; an entry without a translation is left out."""
    whole = Catalog(locale="zh_CN", domain="messages", charset="utf-8")
    for name, part in parts.items():
        for message in entries(part) if name != SECURITY else ():
            if message.string and not message.fuzzy:
                whole.add(message.id, message.string, context=message.context)
    return whole


def compile_all(parts_folder: Path = PARTS, built: Path = BUILT) -> int:
    """Write the compiled catalogues; returns how many messages they hold."""
    parts = load_parts(parts_folder)
    built.mkdir(parents=True, exist_ok=True)
    whole = merge(parts)
    security = parts.get(SECURITY, Catalog(locale="zh_CN"))
    for name, catalog in (("messages", whole), (SECURITY, security)):
        fresh = built / f"{name}.mo.new"
        with fresh.open("wb") as stream:
            write_mo(stream, catalog)
        fresh.replace(built / f"{name}.mo")
    return len(whole) + len(security)


def problems(used: dict[Key, str], parts: dict[str, Catalog]) -> list[str]:
    """What is wrong, one sentence each: missing, fuzzy, unused, said twice, or with other placeholders."""
    ours = {name: part for name, part in parts.items() if name != SECURITY}
    told: dict[Key, tuple[str, Message]] = {}
    wrong: list[str] = []
    for name, part in ours.items():
        for message in entries(part):
            key = key_of(message.id)
            if key in told and told[key][1].string != message.string:
                wrong.append(f"{name}.po: {key[0]!r} says other than {told[key][0]}.po")
            told.setdefault(key, (name, message))
            wrong += _faults(name, message)
            if key not in used:
                wrong.append(f"{name}.po: {key[0]!r} is not used anywhere")
    wrong += [f"{where}: {key[0]!r} has no translation" for key, where in used.items() if key not in told]
    return wrong + _security_problems(parts.get(SECURITY))


def _security_problems(part: Catalog | None) -> list[str]:
    every, shipped = security_msgids()
    told = {key_of(m.id) for m in entries(part)} if part else set()
    wrong = [f"{SECURITY}: {key[0]!r} has no translation" for key in sorted(every - shipped - told)]
    wrong += [f"{SECURITY}.po: {key[0]!r} is not used anywhere" for key in sorted(told - every)]
    for message in entries(part) if part else ():
        wrong += _faults(SECURITY, message)
    return wrong


def _faults(name: str, message: Message) -> list[str]:
    label = f"{name}.po: {key_of(message.id)[0]!r}"
    texts = [
        str(text) for text in (message.string if isinstance(message.string, tuple) else (message.string,))
    ]
    if message.fuzzy:
        return [f"{label} is fuzzy"]
    if not all(texts):
        return [f"{label} has no translation"]
    if any(not _agrees(key_of(message.id), text) for text in texts):
        return [f"{label} has other placeholders than its translation"]
    return []


def _agrees(sources: Iterable[str], text: str) -> bool:
    """True if `text` names what the source names; a Chinese sentence may do without a {value} or a count."""
    wanted = [set(PERCENT.findall(source)) for source in sources]
    offered = set(PERCENT.findall(text))
    braces = {name for source in sources for name in BRACES.findall(source)}
    fits = any(offered == one for one in wanted) if len(wanted) == 1 else offered <= set().union(*wanted)
    return fits and set(BRACES.findall(text)) <= braces


def check() -> list[str]:
    """All problems of the product's own strings."""
    return problems({**library_msgids(), **extract()}, load_parts())


def main(arguments: list[str]) -> int:
    """`compile` writes the catalogues, `check` names what is wrong and compiles when nothing is."""
    if arguments == ["compile"]:
        compile_all()
        return 0
    if arguments != ["check"]:
        sys.stderr.write("python -m border_gov.kernel.strings compile|check\n")
        return 2
    try:
        wrong = check()
    except UnreadableSource as error:
        wrong = [str(error)]
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    if not wrong:
        compile_all()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a template may say: names that exist, loops and conditions over them, and nothing that runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from border_gov.kernel.errors import Invalid
from border_gov.kernel.words import L, placed

Names = Mapping[str, Union[str, "Rows"]]
"""The names that a kind of paper fills: a label for one value, Rows for a list."""

# Escapes every value: a name with < or & in it is text, in Word's XML as on a page.
SANDBOX = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const)
LOGIC = (nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand)
LOOP: Names = {"index": "", "length": "", "first": "", "last": ""}
WRONG_NAME = L("The template uses a placeholder that does not exist: %(name)s")
NOT_CLOSED = L("A placeholder of the template is not closed or is written wrongly: %(part)s")
NOT_ALLOWED = L("The template holds an instruction that is not allowed: %(part)s")
IS_A_LIST = L("%(name)s is a list; write it between {%% for … %%} and {%% endfor %%}.")


@dataclass(frozen=True)
class Rows:
    """A list: what it is called, and the names inside each of its rows."""

    label: str
    names: Names


@dataclass(frozen=True)
class Inside:
    """One row of a list, inside its loop."""

    names: Names


Scope = Mapping[str, str | Rows | Inside]


def refused(message: str, **params: object) -> Invalid:
    """The refusal of a template, shown at the field that chose its file."""
    return Invalid("Please correct what is marked.", fields={"file": [placed(message, **params)]})


def check(source: str, names: Names) -> None:
    """Nothing, or Invalid (field `file`) with a sentence that quotes the first wrong part of `source`."""
    try:
        tree = SANDBOX.parse(source)
    except TemplateError as error:
        raise refused(NOT_CLOSED, part=str(error.message)[:120]) from error
    _check_node(tree, dict(names))


def _check_node(node: nodes.Node, scope: Scope) -> None:
    if isinstance(node, (nodes.Name, nodes.Getattr)):
        _check_value(node, scope)
    elif isinstance(node, nodes.For):
        _check_loop(node, scope)
    elif isinstance(node, (*PLAIN, *LOGIC)):
        for child in node.iter_child_nodes():
            _check_node(child, scope)
    else:
        raise refused(NOT_ALLOWED, part=type(node).__name__.lower())


def _check_value(node: nodes.Name | nodes.Getattr, scope: Scope) -> None:
    found = _resolved(node, scope)
    if found is None:
        raise refused(WRONG_NAME, name=spelled(node))
    if not isinstance(found, str):
        raise refused(IS_A_LIST, name=spelled(node))


def _check_loop(node: nodes.For, scope: Scope) -> None:
    rows = _resolved(node.iter, scope)
    if not isinstance(rows, Rows) or node.recursive or node.test or not isinstance(node.target, nodes.Name):
        raise refused(WRONG_NAME, name=spelled(node.iter))
    inner = {**scope, node.target.name: Inside(rows.names), "loop": Inside(LOOP)}
    for child in (*node.body, *node.else_):
        _check_node(child, inner)


def _resolved(node: nodes.Node, scope: Scope) -> str | Rows | Inside | None:
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Getattr):
        owner = _resolved(node.node, scope)
        return owner.names.get(node.attr) if isinstance(owner, Inside) else None
    return None


def spelled(node: nodes.Node) -> str:
    """A placeholder as it stands in the template."""
    if isinstance(node, nodes.Getattr):
        return f"{spelled(node.node)}.{node.attr}"
    return getattr(node, "name", type(node).__name__.lower())


def sample(names: Names, rows: int = 2) -> dict[str, Any]:
    """Values for a trial: every list with `rows` rows; without rows every value is empty too."""
    return {
        name: [sample(found.names)] * rows if isinstance(found, Rows) else "…" * bool(rows)
        for name, found in names.items()
    }


def listed(names: Names, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(placeholder, label) of every name, for the page that helps people to write a template."""
    for name, found in names.items():
        if isinstance(found, Rows):
            yield f"{{% for x in {prefix}{name} %}}", found.label
            yield from listed(found.names, "x.")
        else:
            yield f"{{{{ {prefix}{name} }}}}", found

"""Commands: border-gov journal seal, checkpoint, verify."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from border_gov.journal import queries, service
from border_gov.journal.cli.verifier import Report, verify
from border_gov.kernel import clock
from border_gov.kernel.db import raw_connection, transaction

journal = AppGroup("journal", help="The diary: seal it, state it, verify it.")


@journal.command("seal")
def seal() -> None:
    """Link what was recorded to the chain now, without waiting for the clock."""
    with transaction():
        click.echo(f"{service.seal(clock.now())} entries sealed")


@journal.command("checkpoint")
@click.option("--side", required=True, help="The side that keeps this copy.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; without it: standard output.")
def checkpoint(side: str, out: Path | None) -> None:
    """Seal, then state length and head of the chain, signed, for one side to keep."""
    with transaction():
        service.seal(clock.now())
        made = service.make_checkpoint(clock.now())
        if made is None:
            raise click.ClickException("The journal is empty.")
        text = json.dumps(queries.checkpoint_document(made, side), ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text + "\n", "utf-8")


@journal.command("verify")
@click.option(
    "--checkpoint", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A copy that a side kept: the chain must still lead through it.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def verify_command(file: Path | None, as_json: bool) -> None:
    """Walk the whole chain and name the first broken entry; exit 1 if there is one."""
    kept: dict[str, Any] | None = json.loads(file.read_text("utf-8")) if file else None
    with transaction():
        report = verify(raw_connection(), kept)
    click.echo(json.dumps(vars(report)) if as_json else in_words(report))
    if report.problem:
        raise SystemExit(1)


def in_words(report: Report) -> str:
    """The report as one line."""
    if report.problem:
        where = f"entry {report.broken_entry}: " if report.broken_entry is not None else ""
        return f"BROKEN: {where}{report.problem} (link {report.position})"
    return f"intact: {report.count} entries sealed, {report.waiting} waiting, head {report.head}"

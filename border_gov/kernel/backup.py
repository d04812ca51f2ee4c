"""A copy of everything that an installation is, and an installation made from such a copy."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click

from border_gov.kernel import preflight
from border_gov.kernel.cluster import DATABASE, Cluster
from border_gov.kernel.sentences import SetUpProblem, both

DUMP, SUMS = "database.dump", "SHA256SUMS"
# What stands beside the database in the data folder and cannot be made again.
KEPT = ("secrets.json", "demo-accounts.json", "files")


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
def backup(folder: Path) -> None:
    """Write database, keys and files to a new FOLDER, whole or not at all; the server may run meanwhile.

    The folder holds the keys to all personal data: keep it as the originals are kept.
    """
    _say_problems(lambda settings: make_backup(settings, folder.absolute()))


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(folder: Path) -> None:
    """Make the installation anew from a backup in FOLDER; refused where one already is."""
    _say_problems(lambda settings: restore_backup(settings, folder.absolute()))


def _say_problems(act: Any) -> None:
    try:
        act(preflight.settings())
    except SetUpProblem as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)


def make_backup(settings: dict[str, Any], folder: Path) -> None:
    """Needs a folder that does not exist; then it holds a dump, the kept files and the hash of each."""
    if folder.exists():
        raise SetUpProblem("backup_exists", folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        cluster = Cluster(settings["DATA"])
        with _running(settings, cluster):
            _run(
                cluster,
                "pg_dump",
                "-Fc",
                "-Z",
                "6",
                "-f",
                str(draft / DUMP),
                "-d",
                _address(settings, cluster, "backup"),
            )
        # The database first: a file that it names was on disk before the row was.
        for name in KEPT:
            _copy(settings["DATA"] / name, draft / name)
        (draft / SUMS).write_text(_sums(draft), "utf-8")
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    click.echo(both("backup_made", folder=folder))


def restore_backup(settings: dict[str, Any], folder: Path) -> None:
    """Needs a sound backup and an installation without a database; then that database is the backup's."""
    if not (folder / SUMS).exists() or (folder / SUMS).read_text("utf-8") != _sums(folder):
        raise SetUpProblem("backup_broken", folder=folder)
    data: Path = settings["DATA"]
    if settings["DATABASE_URL"] or (data / "postgres").exists():
        raise SetUpProblem("restore_refused", folder=data)
    cluster = Cluster(data)
    try:
        with cluster.using():
            _load(cluster, folder / DUMP)
    except BaseException:
        shutil.rmtree(data / "postgres", ignore_errors=True)
        raise
    for name in KEPT:
        _copy(folder / name, data / name)
    click.echo(both("restored", folder=data))


def _load(cluster: Cluster, dump: Path) -> None:
    # PostGIS and its table of reference systems are there already, and only the superuser may touch them.
    listing = _run(cluster, "pg_restore", "-l", str(dump))
    wanted = [
        line for line in listing.splitlines() if "EXTENSION" not in line and "spatial_ref_sys" not in line
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as chosen:
        chosen.write("\n".join(wanted))
        chosen.flush()
        where = cluster.url("owner").replace("+psycopg", "", 1)
        _run(
            cluster,
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "-L",
            chosen.name,
            "-d",
            where,
            str(dump),
        )
    cluster.sql("ANALYZE;", DATABASE)


def _running(settings: dict[str, Any], cluster: Cluster) -> AbstractContextManager[Any]:
    return nullcontext() if settings["DATABASE_URL"] else cluster.using()


def _address(settings: dict[str, Any], cluster: Cluster, role: str) -> str:
    url: str = settings["MIGRATION_URL"] or settings["DATABASE_URL"] or cluster.url(role)
    return url.replace("+psycopg", "", 1)


def _run(cluster: Cluster, program: str, *arguments: str) -> str:
    done = subprocess.run(
        [cluster.programs.path(program), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["?"]
        raise SetUpProblem("program_failed", name=program, reason=lines[-1])
    return done.stdout


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        shutil.copy2(source, target)
        os.chmod(target, 0o600)


def _sums(folder: Path) -> str:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(f"{_sha256(path)}  {path.relative_to(folder)}\n" for path in paths)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

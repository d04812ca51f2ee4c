"""Where an installation keeps its data and its socket."""

import hashlib
import os
import pwd
import shutil
import stat
from pathlib import Path

from border_gov import config
from border_gov.kernel.cluster.programs import server_user
from border_gov.kernel.sentences import SetUpProblem

# A fresh cluster with PostGIS and one database takes about 60 MB; the rest is room for the write-ahead log.
FIRST_MB, LATER_MB = 400, 64
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")


def key(folder: Path) -> str:
    """A short stable name for a folder."""
    return hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]


def socket_folder(data: Path) -> Path:
    """A short folder for the socket of the cluster that lives in `data`."""
    chosen = config.load(config.CHECKOUT / "instance", dict(os.environ), {})["SOCKET"]
    if chosen:
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0 and os.access("/run", os.W_OK):
        return Path("/run/border-gov") / key(data)
    return Path("/tmp") / f"border-gov-{os.geteuid()}-{key(data)}"  # noqa: S108 - owner and mode are checked


def make_data_folder(folder: Path, first: bool) -> None:
    """Make the data folder, or refuse: no room, no right to write, or closed to the server's user."""
    check_room(folder, FIRST_MB if first else LATER_MB)
    try:
        _make_with_parents(folder)
    except OSError as error:
        raise SetUpProblem("not_writable", folder=folder, reason=error.strerror) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SetUpProblem("not_writable", folder=folder, reason="permission denied")
    if (folder / "PG_VERSION").exists():
        raise SetUpProblem("foreign_folder", folder=folder)
    if os.geteuid() == 0:
        _must_be_enterable(folder)


def _make_with_parents(folder: Path) -> None:
    # Whatever the umask: what root makes here can be passed through, and only passed through, by the server.
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            part.mkdir()
            part.chmod(0o711 if os.geteuid() == 0 else 0o700)
    folder.mkdir(exist_ok=True)


def check_room(folder: Path, need: int) -> None:
    """Refuse to begin what the disk cannot hold (megabytes)."""
    there = next(part for part in (folder, *folder.parents) if part.exists())
    free = shutil.disk_usage(there).free // 2**20
    if free < need:
        raise SetUpProblem("disk_full", folder=folder, free=free, need=need)


def _must_be_enterable(folder: Path) -> None:
    user = server_user()
    if folder.stat().st_uid == 0 and not folder.stat().st_mode & stat.S_IXOTH:
        folder.chmod(folder.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)
    for part in (folder, *folder.parents):
        if _exists(user) and not _enterable(part, user):
            raise SetUpProblem("not_traversable", user=user, folder=part)


def _exists(user: str) -> bool:
    # With a server elsewhere (DATABASE_URL) this machine need not have the package's user.
    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def _enterable(folder: Path, user: str) -> bool:
    entry, facts = pwd.getpwnam(user), folder.stat()
    if facts.st_uid == entry.pw_uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    if facts.st_gid == entry.pw_gid:
        return bool(facts.st_mode & stat.S_IXGRP)
    return bool(facts.st_mode & stat.S_IXOTH)


def make_socket_folder(folder: Path, owner_uid: int) -> None:
    """Make the socket folder, private to the server's user; refuse one that somebody else laid there."""
    if len(os.fsencode(folder)) > SOCKET_LIMIT:
        raise SetUpProblem("socket_too_long", folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, owner_uid, -1)
    except FileExistsError:
        facts = folder.lstat()
        private = stat.S_ISDIR(facts.st_mode) and not facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if not private or facts.st_uid not in (owner_uid, os.geteuid()):
            raise SetUpProblem("socket_not_ours", folder=folder) from None
        if facts.st_uid != owner_uid:
            os.chown(folder, owner_uid, -1)

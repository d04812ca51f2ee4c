"""Keys of this installation: made once at random, kept in the data folder, readable by its owner only."""

import json
import os
import secrets as random_source
from pathlib import Path

NAMES = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "FIELD_KEY", "INDEX_KEY", "FILE_KEY")


def load_secrets(folder: Path) -> dict[str, str]:
    """The keys in `folder`/secrets.json, made when missing; two first starts at once agree on one file."""
    path = folder / "secrets.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = {name: random_source.token_hex(32) for name in NAMES}
        draft = folder / f".secrets-{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text("utf-8"))

"""The configuration files and SQL of the private cluster."""

import os
from pathlib import Path

SUPERUSER = "postgres"
DATABASE = "border_gov"
ROLES = {"owner": "border_gov_owner", "app": "border_gov_app", "backup": "border_gov_backup"}
_ALL = ", ".join(ROLES.values())

ACCESS = f"""\
# Written at every start. Only the operating-system users of pg_ident.conf, only through the socket.
local  all          {SUPERUSER}  peer map=border_gov
local  all          {",".join(ROLES.values())}  peer map=border_gov
local  replication  {ROLES["backup"]}  peer map=border_gov
"""

CREATE_ROLES = f"""
CREATE ROLE {ROLES["owner"]} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE ROLE {ROLES["app"]} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
CREATE ROLE {ROLES["backup"]} LOGIN NOSUPERUSER BYPASSRLS REPLICATION NOCREATEDB NOCREATEROLE;
GRANT pg_read_all_data TO {ROLES["backup"]};
"""

# Runs inside a database made from template0; a clone of it brings all of this along.
FILL_DATABASE = f"""
CREATE EXTENSION postgis;
ALTER SCHEMA public OWNER TO {ROLES["owner"]};
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {_ALL};
GRANT SELECT ON spatial_ref_sys TO {_ALL};
ALTER DEFAULT PRIVILEGES FOR ROLE {ROLES["owner"]} IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLES["app"]};
ALTER DEFAULT PRIVILEGES FOR ROLE {ROLES["owner"]} IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO {ROLES["app"]};
"""


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def create_database(name: str, template: str | None) -> str:
    """The statements that make a database for the owner, closed to everybody but our roles."""
    source = (
        f"TEMPLATE {quoted(template)}" if template else "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
    )
    return f"""
CREATE DATABASE {quoted(name)} OWNER {ROLES["owner"]} {source};
REVOKE ALL ON DATABASE {quoted(name)} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {quoted(name)} TO {ROLES["app"]};
GRANT CONNECT ON DATABASE {quoted(name)} TO {ROLES["backup"]};
"""


def ident(server_user: str, users: set[str]) -> str:
    """Who may connect as whom: root and the app's user as our roles, the server's user as superuser."""
    lines = [f'border_gov  "{user}"  {role}' for user in sorted(users) for role in ROLES.values()]
    return "\n".join([f'border_gov  "{server_user}"  {SUPERUSER}', *lines]) + "\n"


def settings(socket: Path, durable: bool) -> str:
    """The server's own settings; what an administrator sets with ALTER SYSTEM wins over them."""
    escaped = os.fspath(socket).replace("'", "''")
    lines = [
        "# Written at every start; change settings with ALTER SYSTEM.",
        "listen_addresses = ''",
        f"unix_socket_directories = '{escaped}'",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        "jit = off",
        "max_connections = 100",
        "max_wal_size = '256MB'",
        "cluster_name = 'border_gov'",
    ]
    if durable:
        lines += [
            "logging_collector = on",
            "log_directory = 'log'",
            "log_filename = 'server-%a.log'",
            "log_rotation_age = '1d'",
            "log_truncate_on_rotation = on",
            "log_min_error_statement = panic",
        ]
    else:
        lines += ["fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off"]
    return "\n".join(lines) + "\n"

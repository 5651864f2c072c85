"""`make demo`: the site on a second database, filled with invented people; this machine alone can reach it.

python -m msntc.dev.demo           serves it
python -m msntc.dev.demo code      says the code of the second factor
"""

import os
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

import environ
import psycopg
from psycopg import sql

NAME = "msntc_demo"
FIXED = {
    "DEMONSTRATION": "true",
    "DEBUG": "false",
    "GIVING_MODE": "demo",
    "STRIPE_SECRET_KEY": "",
    "STRIPE_WEBHOOK_SECRET": "",
    "GIVING_STAFF_ONLY": "false",
    "EMAIL_URL": "consolemail://",
    "ESTIMATE_TRAVEL": "false",
    "BIND": "",  # the loopback addresses
}
"""What a demonstration is, whatever the environment and `.env` say."""


def build_environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment of the demonstration beside the given one: another database and another folder."""
    own = urlsplit(given["DATABASE_URL"])._replace(path=f"/{NAME}").geturl()
    return {**given, **FIXED, "DATABASE_URL": own, "STATE_DIR": os.path.join(os.getcwd(), "var", "demo")}


def create_database(url: str) -> None:
    """Unless it is there. `url` names a database of the same server."""
    config = environ.Env.db_url_config(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    arguments = {to: config[of] for to, of in names.items() if config.get(of)}
    options = config.get("OPTIONS", {})
    with psycopg.connect(**arguments | options, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def main(arguments: list[str]) -> None:
    command = "demo_code" if arguments == ["code"] else "serve"
    if command == "serve":
        create_database(os.environ["DATABASE_URL"])
    python = sys.executable
    os.execve(python, [python, "manage.py", command], build_environment(os.environ))


if __name__ == "__main__":
    main(sys.argv[1:])

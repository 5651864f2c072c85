"""python -m msntc.dev.local_postgres with [--] COMMAND… | url | status | stop | reset"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from msntc.dev.local_postgres.cluster import Cluster
from msntc.dev.local_postgres.problems import LocalDatabaseProblem, NotPrivate

CHECKOUT = Path(__file__).resolve().parents[3]
ENDINGS = (signal.SIGTERM, signal.SIGHUP)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["with", "--", *command] | ["with", *command] if command:
            return run_with_database(command)
        case ["url"]:
            print(os.environ.get("DATABASE_URL") or Cluster(CHECKOUT).url)
        case ["status"]:
            cluster = Cluster(CHECKOUT)
            print(f"{'running' if cluster.answers() else 'stopped'}, in {cluster.home}")
        case ["stop"]:
            cluster = _private_cluster()
            with cluster.unused():
                cluster.stop()
        case ["reset"]:
            return reset_database()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def run_with_database(command: list[str]) -> int:
    """Runs the command with a database, and gives its exit code."""
    if os.environ.get("DATABASE_URL"):
        return run_command(command, dict(os.environ))
    for ending in ENDINGS:
        signal.signal(ending, _leave)
    cluster = Cluster(CHECKOUT)
    # libpq would let PGHOSTADDR, PGPORT, PGSERVICE and their like override the address that we give.
    env = {name: value for name, value in os.environ.items() if not re.match("PG[A-Z]", name)}
    try:
        with cluster.used() as descriptor:
            try:
                return run_command(command, {**env, "DATABASE_URL": cluster.url}, pass_fds=[descriptor])
            finally:
                for one in (signal.SIGINT, *ENDINGS):
                    signal.signal(one, signal.SIG_IGN)  # stopping the server is short and must be complete
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def run_command(command: list[str], env: dict[str, str], pass_fds=()) -> int:
    """Waits for the command, whatever happens to us, and passes on requests to end.

    Ctrl-C reaches the command by itself, as a member of the same foreground group. A closed terminal (SIGHUP)
    is passed on as SIGTERM: gunicorn takes the former for a wish to read its settings again.
    """
    child, asked = None, False

    def end(number, frame):
        nonlocal asked
        asked = True
        if child:
            child.terminate()

    for ending in ENDINGS:
        signal.signal(ending, end)
    signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        child = subprocess.Popen(command, env=env, pass_fds=pass_fds)
    except OSError as problem:
        raise LocalDatabaseProblem(f"{command[0]} cannot be run: {problem.strerror}.") from None
    if asked:
        child.terminate()
    code = child.wait()
    return code if code >= 0 else 128 - code


def reset_database() -> int:
    cluster = _private_cluster()
    with cluster.unused():
        if os.environ.get("FORCE") != "1":
            print(f"This deletes the database in {cluster.home} and all that was entered there.")
            print("Type yes to go on: ", end="", flush=True)
            if sys.stdin.readline().strip() != "yes":
                print("Nothing was deleted.")
                return 1
        cluster.delete()
    print("Deleted. The next make run starts afresh.")
    return 0


def _private_cluster() -> Cluster:
    if os.environ.get("DATABASE_URL"):
        raise NotPrivate
    return Cluster(CHECKOUT)


def _leave(number, frame):
    raise SystemExit(128 + number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LocalDatabaseProblem as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)

"""A throw-away checkout with real servers, and how to talk to them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from msntc.dev.local_postgres import binaries, folders

ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0
AS_SERVER = {"user": folders.get_server_user().pw_uid} if AS_ROOT else {}
PSQL = binaries.find_binaries() / "psql"
ASK = ("sh", "-c", f'exec {PSQL} -XAtq -h "${{DATABASE_URL##*host=}}" -U msntc msntc')
STARTED = []


class Checkout:
    """A folder with nothing but msntc.dev.local_postgres in it."""

    def __init__(self, folder: Path):
        self.folder, self.pg = folder, folder / ".pg"
        shutil.copytree(
            ROOT / "msntc/dev/local_postgres", folder / "msntc/dev/local_postgres", dirs_exist_ok=True
        )

    def start(self, *arguments, **environment) -> subprocess.Popen:
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | environment
        process = subprocess.Popen(
            [sys.executable, "-m", "msntc.dev.local_postgres", *arguments],
            cwd=self.folder,
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a foreground group of its own, as at a keyboard
        )
        STARTED.append(process)
        return process

    def run(self, *arguments, input="", **environment) -> subprocess.CompletedProcess:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(input, timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def asker(self, **environment) -> subprocess.Popen:
        """A command that uses the database until its input ends."""
        process = self.start("with", "--", *ASK, **environment)
        assert ask(process, "select 'ready'") == "ready", process.stderr.read()
        return process

    def ask(self, *statements, **environment) -> list[str]:
        done = self.run("with", "--", *ASK, input="".join(f"{one};\n" for one in statements), **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def is_running(self) -> bool:
        return self.run("status").stdout.startswith("running")

    def server(self) -> int:
        return int((self.pg / "data/postmaster.pid").read_text().split()[0])


def ask(asker: subprocess.Popen, statement: str) -> str:
    asker.stdin.write(f"{statement};\n")
    asker.stdin.flush()
    return asker.stdout.readline().strip()


def finish(asker: subprocess.Popen) -> int:
    asker.stdin.close()
    return asker.wait(30)

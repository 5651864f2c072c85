"""A shell on a site's database that stays open: to start Django anew for each question takes three seconds.

Reads a line of JSON with Python code, runs it as `manage.py shell -c` would, and answers with a line of JSON: what it
printed, or how it failed. Between two questions it holds no connection, so that a database can be dropped.
"""

import contextlib
import io
import json
import subprocess
import sys
import traceback


class SiteShell:
    def __init__(self, environment: dict[str, str], folder):
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What the code prints. Raises AssertionError, with the traceback, where it fails."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert not answer["fault"], answer["fault"]
        return answer["printed"].strip()

    def close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.process.communicate(timeout=10)


def answer_questions() -> None:
    import django

    django.setup()
    from django.core.management.commands.shell import Command
    from django.db import connections, reset_queries

    names = Command().get_namespace()
    for line in sys.stdin:
        printed, fault = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(printed):
                exec(json.loads(line), dict(names))
        except BaseException:
            fault = traceback.format_exc()
        connections.close_all()
        reset_queries()
        print(json.dumps({"printed": printed.getvalue(), "fault": fault}), flush=True)


if __name__ == "__main__":
    answer_questions()

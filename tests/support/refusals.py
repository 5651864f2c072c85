"""How a program of ours refuses."""

from subprocess import CompletedProcess


def assert_refused(done: CompletedProcess, *words: str):
    """One sentence on stderr, no traceback, exit code 1."""
    assert done.returncode == 1, done
    assert done.stderr.count("\n") == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr

"""Puts what the site needs on this machine: `python3 -m msntc.dev.bootstrap [database] [packages|dev-packages] …`

make calls it with the system's own Python before there is a .venv, so it uses the standard library only, and
nothing newer than Python 3.7 until the version has been looked at. Each step looks first and is quick when
nothing is to be done: a second `make run` must be serving within five seconds.
"""

import ast
import ctypes
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "msntc-stamp"
CHROMIUMS = "chromium-headless-shell chromium chromium-browser google-chrome".split()  # the first costs least
NO_NETWORK = re.compile(
    "resolv|failed to connect|could not connect|unable to connect|connection (refused|reset|broken|error|aborted)"
    "|unreachable|timed out|no route to host|error sending request|NewConnectionError|failed to establish",
    re.IGNORECASE,
)


class CannotInstall(Exception):
    """Something is missing that this program cannot put right; the text says what, in one sentence."""


def run_steps(steps):
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise CannotInstall(
            "The site needs Python 3.11, 3.12 or 3.13, and {} is {}.{}: name another one, for example "
            "make run PYTHON=python3.11".format(sys.executable, *sys.version_info[:2])
        )
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # two makes at once take turns
    for step in steps:
        STEPS[step]()


def write_secret_key():
    """Writes a secret key into .env unless there is one already, there or in the environment."""
    env = (ROOT / ".env").resolve()
    text = env.read_bytes().decode("utf-8", "surrogateescape") if env.exists() else ""
    lines = list(re.finditer(r"^[ \t]*(?:export[ \t]+)?SECRET_KEY[ \t]*=(.*)$", text, re.MULTILINE))
    if not os.environ.get("SECRET_KEY") and not (lines and _holds_value(lines[-1].group(1))):
        line = f"SECRET_KEY={secrets.token_urlsafe(50)}"
        if lines:
            start, end = lines[-1].span()
            text = text[:start] + line + text[end:]
        else:
            text += ("\n" if text and not text.endswith("\n") else "") + line + "\n"
        new = env.with_name(".env.new")  # so that a full disk cannot cost the settings that are there
        new.unlink() if new.exists() else None
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
        new.replace(env)
    elif env.exists() and env.stat().st_mode & 0o077:
        _for_owner_only(env)


def _holds_value(assigned):
    """Whether anything but blanks, a comment or empty quotes stands after the = of a line in .env."""
    return not re.fullmatch(r"\s*(\"\s*\"|'\s*')?(\s+#.*|\s*)", assigned)


def _for_owner_only(env):
    try:
        env.chmod(0o600)
    except PermissionError:
        print_progress(f"{env} holds secrets and others may read it: its owner should run chmod 600 on it")


# Python packages


def sync_packages(wanted="requirements.lock"):
    """Makes .venv hold what the lock says. A .venv that already holds the larger development set keeps it."""
    python = "{}.{} {} {}".format(*sys.version_info[:2], sys.base_prefix, VENV.resolve())
    made_with, _, held = _read(STAMP).strip().partition("\n")
    held_lock = held.partition(" ")[0]
    lock = held_lock if made_with == python and held_lock == "requirements-dev.lock" else wanted
    state = f"{lock} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}"
    if made_with == python and held == state and (VENV / "bin/python").exists():
        return
    if VENV.is_symlink():
        raise CannotInstall(
            "The folder .venv is a link to another environment, which is not what the lock says. It was left as it is: "
            "bring it up to date where it belongs, or remove the link, then run make again."
        )
    print_progress("Installing Python packages into .venv (the first time: about 160 MB)")
    STAMP.unlink() if STAMP.exists() else None
    if made_with != python or not (VENV / "bin/pip").exists():
        run_quietly([sys.executable, "-m", "venv", "--clear", VENV], _no_venv)
    _sync(lock)
    STAMP.write_text(f"{python}\n{state}\n")


def sync_dev_packages():
    sync_packages("requirements-dev.lock")


def _sync(lock):
    """pip installs uv, in the version and with the hashes that the lock has; uv makes .venv equal to the lock."""
    text = (ROOT / lock).read_text()
    (pinned_uv,) = re.findall(r"^uv==[^\n]*\\\n(?:[^\n]*\\\n)*[^\n]*\n", text, re.MULTILINE)
    python = VENV / "bin/python"
    env = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    env.setdefault("PIP_RETRIES", "2")
    pip = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "/dev/stdin"]
    run_quietly(pip, _no_index, env=env, input=pinned_uv)
    env.update(_index_settings(python, env), UV_PYTHON_DOWNLOADS="never")
    env.setdefault("UV_HTTP_RETRIES", "2")
    env.setdefault(
        "UV_SYSTEM_CERTS", "true"
    )  # as pip does: an office's own index may have an office's own certificate
    run_quietly(
        [VENV / "bin/uv", "pip", "sync", "--python", python, "--require-hashes", ROOT / lock],
        _no_index,
        env=env,
    )


def _index_settings(python, env):
    """What pip has been told about package indexes (PIP_INDEX_URL, pip.conf), in uv's words: uv reads its own only.

    Looking for the best match over all indexes is what pip does, and safe because every file has its hash.
    """
    listing = subprocess.run(
        [python, "-m", "pip", "config", "list"], env=env, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, str] = {}
    for line in sorted(listing.stdout.splitlines(), reverse=True):  # install's over global's …
        name, _, value = line.partition("=")
        scope, _, option = name.rpartition(".")
        if scope in ("global", "install"):
            told.setdefault(option, ast.literal_eval(value))
        elif scope == ":env:":  # … and the environment's over both
            told[option] = ast.literal_eval(value)
    words = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "cert": "SSL_CERT_FILE"}
    settings = {words[option]: " ".join(told[option].split()) for option in words if told.get(option)}
    return {
        **{name: value for name, value in settings.items() if name not in env},
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def _no_venv(output):
    if "ensurepip" in output or "No module named venv" in output:
        return "Python cannot make a virtual environment here: install the package python3-venv."
    return None


def _no_index(output):
    if "from versions: none" in output or (NO_NETWORK.search(output) and "certificate" not in output):
        return (
            "The Python package index could not be reached, so .venv is not complete: "
            "check the network (or PIP_INDEX_URL) and run make again."
        )
    return None


# Packages of the system


def install_database():
    """Debian's PostgreSQL with PostGIS, unless one is here or DATABASE_URL names a server."""
    from msntc.dev.local_postgres import binaries

    if os.environ.get("DATABASE_URL"):
        return
    try:
        binaries.find_binaries()
    except binaries.NoPostGIS:
        apt_install(["postgresql-[0-9]+-postgis-3"], "PostgreSQL with PostGIS", 120, prepare=_no_main_cluster)


def install_chromium():
    """Debian's Chromium for the browser tests, and the one library that Playwright's own programs lack there."""
    missing = []
    if not any(map(shutil.which, CHROMIUMS)):
        missing.append("chromium(-headless-shell)?")
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        missing.append("libatomic1")
    if missing:
        apt_install(missing, "Chromium for the browser tests", 100)


def install_other_engines():
    """Debian's Firefox, its WebKit with a driver and the screen in memory that it needs, nginx and PgBouncer."""
    wanted = {
        "firefox-esr": "firefox-esr",
        "WebKitWebDriver": "webkit2gtk-driver",
        "Xvfb": "xvfb",
        "/usr/sbin/nginx": "nginx-light",
        "/usr/sbin/pgbouncer": "pgbouncer",
    }
    missing = [package for program, package in wanted.items() if not shutil.which(program)]
    if missing:
        apt_install(missing, "Firefox, WebKit, nginx and PgBouncer for the tests against the world", 115)


def install_graphviz():
    if not shutil.which("dot"):
        apt_install(["graphviz"], "Graphviz for the diagram of models", 20)


def apt_install(patterns, what, megabytes, prepare=None):
    """Installs, for each pattern, the newest package whose whole name matches it; of one age, the longest name."""
    apt_get = shutil.which("apt-get")
    if not apt_get:
        raise CannotInstall(
            f"{what} is not installed, and there is no apt-get here to install it with: install {what} with this "
            "system's own package manager, or set DATABASE_URL to a PostGIS server, and run make again."
        )
    as_root = []
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise CannotInstall(
                f"{what} is not installed, and installing it takes root: run make once as root, or install sudo."
            )
        as_root = ["sudo"]
    print_progress(f"Installing {what} (about {megabytes} MB)")
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", apt_get, "-qq", "-o", "DPkg::Lock::Timeout=600"]

    def refuse(output):
        if NO_NETWORK.search(output) or "Unable to locate" in output or "Failed to fetch" in output:
            return f"{what} could not be downloaded: check the network and apt's sources, and run make again."
        return None

    packages = [_newest(pattern) for pattern in patterns]
    if not all(packages):
        run_quietly([*apt, "update"], refuse)
        packages = [_newest(pattern) for pattern in patterns]
        if not all(packages):
            raise CannotInstall(refuse("Unable to locate"))
    if prepare:
        prepare(as_root)
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    try:
        run_quietly(install, refuse)
    except CannotInstall:
        run_quietly([*apt, "update"], refuse)  # the lists may have been too old to find the files
        run_quietly(install, refuse)


def _newest(pattern):
    listing = subprocess.run(
        ["apt-cache", "search", "--names-only", f"^{pattern}$"], stdout=subprocess.PIPE, text=True
    )
    names = [line.split()[0] for line in listing.stdout.splitlines()]
    return max(
        names, key=lambda name: ([int(n) for n in re.findall("[0-9]+", name)], len(name)), default=None
    )


def _no_main_cluster(as_root):
    """Debian's package would make and start a cluster of its own on port 5432, which nobody here asked for."""
    if Path("/usr/share/postgresql-common").exists():
        return  # PostgreSQL is already at home here: its settings are not ours to change
    folder = "/etc/postgresql-common"
    write = f"mkdir -p {folder} && echo 'create_main_cluster = false' > {folder}/createcluster.conf"
    run_quietly([*as_root, "sh", "-c", write], lambda output: None)


def run_quietly(command, explain, **options):
    """Runs a command in silence; when it fails, says why in one sentence, or else shows all it said."""
    command = [str(part) for part in command]
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    give_up = time.monotonic() + 600
    while True:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
        if "Could not get lock" not in done.stdout or time.monotonic() > give_up:
            break
        time.sleep(5)  # a machine that has just started is busy with its own updates
    if done.returncode:
        sentence = explain(done.stdout)
        if not sentence:
            sys.stderr.write(done.stdout)
            sentence = f"{' '.join(command[:4])} … did not succeed; its own words are above."
        raise CannotInstall(sentence)


def print_progress(text):
    print(f"{text} …", flush=True)


def _read(path):
    return path.read_text() if path.exists() else ""


STEPS = {
    "database": install_database,
    "packages": sync_packages,
    "dev-packages": sync_dev_packages,
    "chromium": install_chromium,
    "other-engines": install_other_engines,
    "graphviz": install_graphviz,
    "secret-key": write_secret_key,
}

if __name__ == "__main__":
    try:
        run_steps(sys.argv[1:])
    except CannotInstall as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)

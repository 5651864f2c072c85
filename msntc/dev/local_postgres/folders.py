"""Where the private cluster may live, and whether those folders are really ours.

Root cannot run PostgreSQL: the server then runs as the user postgres (else nobody), who must be able to reach its
files but owns only what it needs: the data, the socket folder and the log.
"""

import hashlib
import os
import pwd
import re
import stat
import subprocess
import sys
from pathlib import Path

from msntc.dev.local_postgres.problems import FolderNotOurs, NoServerUser

# Only root ever needs another place than the checkout, and root may write here. Not /var/tmp: anybody may write
# there, and systemd sweeps away what has not been touched for 30 days.
ELSEWHERE = Path("/var/lib")
NOTE, OWNER = ".pg-home", "checkout"
"""Files that name each other's folder: the cluster's, in the checkout, and the checkout's, in the cluster's."""
LONGEST_SOCKET_FOLDER = 90  # the whole path of a socket may have 107 bytes, and PostgreSQL adds a name


def get_server_user() -> pwd.struct_passwd:
    """The user that the server runs as: ourselves, or someone harmless if we are root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServerUser


def run_as(user: pwd.struct_passwd) -> dict:
    """Arguments for subprocess that make the child that user, in a session of its own.

    Its own session, because Ctrl-C at the keyboard must not break off what is half done, nor reach a server that
    others use too.
    """
    switched = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    return {"cwd": "/", "start_new_session": True, "stdin": subprocess.DEVNULL, **switched}


def find_cluster_home(checkout: Path, user: pwd.struct_passwd) -> Path:
    """The folder for everything of the cluster: `.pg` in the checkout, unless the server's user cannot get in.

    A checkout that was moved goes on with the cluster that it had; a copy of one starts with a cluster of its own.
    """
    can_enter = subprocess.run(["test", "-x", checkout], **run_as(user)).returncode == 0
    usual = checkout / ".pg" if can_enter else ELSEWHERE / f"msntc-{_mark(checkout)}"
    noted = read_noted_home(checkout)
    if noted is None or (usual / "data").exists() or not (noted / "data").exists():
        return usual
    owner = Path((noted / OWNER).read_text(encoding="utf-8")) if (noted / OWNER).exists() else checkout
    if owner != checkout and read_noted_home(owner) == noted:
        print(
            f"This folder is a copy of {owner}, whose database stays there: this one starts empty.",
            file=sys.stderr,
        )
        return usual
    return noted


def note_home(checkout: Path, home: Path) -> None:
    """Says in the checkout where its cluster is, where that is not inside it, and there whose it is."""
    if home.parent != checkout:
        (checkout / NOTE).write_text(str(home), encoding="utf-8")
        (home / OWNER).write_text(str(checkout), encoding="utf-8")


def read_noted_home(checkout: Path) -> Path | None:
    try:
        return Path((checkout / NOTE).read_text(encoding="utf-8").strip())
    except OSError:
        return None


def find_socket_folder(home: Path) -> Path:
    """Inside the cluster's home, unless that path is too long for a socket or has characters that need quoting."""
    inside = home / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./-]+", str(inside), re.ASCII):
        return inside
    return Path("/tmp") / f"msntc-{_mark(home)}"  # noqa: S108  (claim() does not trust what it finds there)


def claim_folder(folder: Path, owner: int, mode: int) -> None:
    """Makes the folder for that owner, or makes sure that the one there is a real folder, theirs, with that mode.

    Another user of this machine may have put a folder or a link of that name into a place where anybody may
    write, in order to stand between the site and its database. Raises FolderNotOurs.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    except PermissionError:
        raise FolderNotOurs(folder.parent, "is not ours to write to") from None
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise FolderNotOurs(folder, "is a link or a file, not a folder")
    if found.st_uid == os.geteuid() != owner and not os.listdir(folder):
        os.chown(folder, owner, -1, follow_symlinks=False)  # root has just made it
    elif found.st_uid != owner:
        raise FolderNotOurs(folder, f"belongs to {_name(found.st_uid)}")
    if stat.S_IMODE(found.st_mode) & 0o022:
        raise FolderNotOurs(folder, "can be written to by other users")
    folder.chmod(mode)


def _mark(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"

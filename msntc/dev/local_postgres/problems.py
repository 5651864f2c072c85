"""What can go wrong with the private database: each a fact with a name, and one sentence for whoever ran make."""


class LocalDatabaseProblem(Exception):
    """Shown to people as it is, on stderr, with exit code 1."""


class NoPostGIS(LocalDatabaseProblem):
    def __init__(self, version=None):
        super().__init__(
            f"The database in .pg was made by PostgreSQL {version}, which is no longer installed: install "
            f"postgresql-{version}-postgis-3 again, or start afresh with make reset."
            if version
            else "No PostgreSQL server with PostGIS was found: install it (on Debian 12: apt-get install "
            "--no-install-recommends postgresql-15-postgis-3), point PG_BINDIR at its programs, or set DATABASE_URL."
        )


class NoServerUser(LocalDatabaseProblem):
    def __init__(self):
        super().__init__(
            "PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody."
        )


class FolderNotOurs(LocalDatabaseProblem):
    def __init__(self, folder, why):
        super().__init__(
            f"{folder} {why}, so the private database does not use it: run make as the user who made it, or have "
            "that folder removed."
        )


class ServerDidNotStart(LocalDatabaseProblem):
    def __init__(self, log, last_words):
        super().__init__(f"The private database did not start; the end of {log} says: {last_words}")


class ToolFailed(LocalDatabaseProblem):
    def __init__(self, tool, last_words):
        super().__init__(f"PostgreSQL's {tool} did not succeed: {last_words}")


class InUse(LocalDatabaseProblem):
    def __init__(self):
        super().__init__("The private database is in use (make run, dev or test): stop that first.")


class NotPrivate(LocalDatabaseProblem):
    def __init__(self):
        super().__init__(
            "DATABASE_URL names a server that is not ours to reset or stop, so nothing was done."
        )

"""A private PostGIS server inside the checkout, for a machine that has no DATABASE_URL.

    python -m msntc.dev.local_postgres with -- COMMAND     runs COMMAND with DATABASE_URL set

The server stops with its last user.

It listens on a socket in a folder that only its own user can enter, on no TCP port, and belongs to this checkout
alone. Standard library only: it runs before Django can.

    problems.py   what can go wrong, each named and put into words once
    binaries.py   where PostgreSQL with PostGIS is on this machine
    folders.py    where the cluster may live, and whether those folders are really ours
    cluster.py    making, starting and stopping the server, and counting its users
    __main__.py   the commands
"""

"""`mysqladmin` for what changes the server.  It exits 0 on success and is then silent."""

from centreon_ha_upgrade.core.command import Command, Prompt, Query, Secret, run

ASKS = r"Enter password: "
"""What every client of MariaDB asks on the terminal after `-p`."""

# The server writes its dirty pages first: minutes on a large buffer pool.
_TIMEOUT = 900.0


def shutdown(password: Secret, *, done: Query[bool] | None = None) -> Command:
    """Stops the server of this node as root (steps E01 and J02).

    `done` tells whether no server process is left.  The unit of systemd may be inactive while the
    server runs, so only this, and not `systemctl stop`, stops it (X14).

    >>> print(shutdown(Secret("MARIADB_ROOT_PASSWORD")))
    mysqladmin -p shutdown
    """
    return run(
        "mysqladmin",
        "-p",
        "shutdown",
        prompts=(Prompt(ASKS, password),),
        timeout=_TIMEOUT,
        done=done,
    )

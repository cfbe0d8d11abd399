"""A pool of asyncpg of the size that the connection budget grants to one process.

asyncpg reads PGSSLMODE by itself.
"""

import os
import time
from contextlib import asynccontextmanager

import asyncpg


class AgedConnection(asyncpg.Connection):
    """Knows when it was opened: asyncpg replaces connections that rest, and none that only grow old."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = time.monotonic()


class Database:
    """`async with Database() as database:` around the application, `async with database.connection() as connection:` in each request."""

    def __init__(self, env=os.environ, **options):
        # env["..."] rather than env.get("...", 10): a task without its settings fails when it starts, and not during a deployment.
        self.recycle = float(env["DB_POOL_RECYCLE"])
        self.timeout = float(env["DB_POOL_TIMEOUT"])
        self.options = {**address(env), **pool_options(env), **options}

    async def __aenter__(self):
        self.pool = await asyncpg.create_pool(**self.options)
        return self

    async def __aexit__(self, *_):
        await self.pool.close()

    @asynccontextmanager
    async def connection(self):
        # The pool has no timeout of its own: pool.acquire() without one, and pool.fetch() always, wait for ever.
        async with self.pool.acquire(timeout=self.timeout) as connection:
            yield connection
            # Closed before it is given back, so that the new one comes after it: pool.expire_connections() opens new ones beside the old.
            if time.monotonic() - connection.opened > self.recycle:
                await connection.close()


def address(env):
    return {
        "host": env["DB_HOST"],
        "port": int(env["DB_PORT"]),
        "database": env["DB_NAME"],
        "user": env["DB_USERNAME"],
        # Absent where tokens of IAM are in its place.
        "password": env.get("DB_PASSWORD"),
    }


def pool_options(env):
    size = int(env["DB_POOL_SIZE"])
    options = {
        "connection_class": AgedConnection,
        "max_size": size,
        # All of them at start, before the first request. Left out it is 10, and refused where the size is smaller.
        "min_size": size,
        # 5 minutes unless told otherwise; one that has rested for longer than it may live is closed by then, too.
        "max_inactive_connection_lifetime": min(300.0, float(env["DB_POOL_RECYCLE"])),
        # asyncpg does not read PGAPPNAME: without this its sessions have no name in pg_stat_activity.
        "server_settings": {"application_name": env["PGAPPNAME"]},
    }
    if "DB_STATEMENT_CACHE_SIZE" in env:
        # Set behind RDS Proxy alone.
        options["statement_cache_size"] = int(env["DB_STATEMENT_CACHE_SIZE"])
    return options

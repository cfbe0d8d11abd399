"""An engine of SQLAlchemy and asyncpg with the pool that the connection budget grants to one process.

asyncpg reads PGSSLMODE by itself.
"""

import os
from contextlib import AsyncExitStack

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine


def create_engine(env=os.environ, pool=None, **options):
    settings = {**(pool or pool_options(env)), "connect_args": connect_args(env)}
    return create_async_engine(address(env), **{**settings, **options})


def pool_options(env):
    # env["..."] rather than env.get("...", 5): a task without its settings fails when it starts, and not during a deployment.
    # SQLAlchemy reads no variable and no key of the URL for its pool: what is not passed here stays at 5 + 10.
    return dict(
        pool_size=int(env["DB_POOL_SIZE"]),
        # 0 counts as stated: left out, it would be 10.
        max_overflow=int(env["DB_MAX_OVERFLOW"]),
        # Seconds. Whoever waits longer gets sqlalchemy.exc.TimeoutError, which a health check should not turn into a restart.
        pool_timeout=float(env["DB_POOL_TIMEOUT"]),
        # Seconds. Without it a connection is kept for ever: it grows in the server's memory, and stays behind after a failover.
        pool_recycle=int(env["DB_POOL_RECYCLE"]),
        # A connection that the server has closed is replaced at checkout, and is no error of a request.
        pool_pre_ping=env["DB_POOL_PRE_PING"] == "true",
    )


def address(env):
    return URL.create(
        "postgresql+asyncpg",
        host=env["DB_HOST"],
        port=int(env["DB_PORT"]),
        database=env["DB_NAME"],
        username=env["DB_USERNAME"],
        # Absent where tokens of IAM are in its place.
        password=env.get("DB_PASSWORD"),
    )


def connect_args(env):
    # asyncpg does not read PGAPPNAME: without this its sessions have no name in pg_stat_activity.
    arguments = {"server_settings": {"application_name": env["PGAPPNAME"]}}
    if "DB_STATEMENT_CACHE_SIZE" in env:
        # Set behind RDS Proxy alone. There are two caches: that of asyncpg, and that of SQLAlchemy's dialect.
        size = int(env["DB_STATEMENT_CACHE_SIZE"])
        arguments.update(statement_cache_size=size, prepared_statement_cache_size=size)
    return arguments


async def warm_up(engine):
    """Opens what the pool keeps before the first request comes: call it where the application starts, before it says that it is healthy."""
    async with AsyncExitStack() as opened:
        for _ in range(engine.pool.size()):
            await opened.enter_async_context(engine.connect())

"""An engine of SQLAlchemy and psycopg2 with the pool that the connection budget grants to one process.

libpq reads PGAPPNAME and PGSSLMODE by itself. With SQLAlchemy 2 and psycopg 3 the driver is called postgresql+psycopg, and gets
connect_args={"prepare_threshold": None} where DB_STATEMENT_CACHE_SIZE is 0. psycopg2 prepares nothing.
"""

import os
from contextlib import ExitStack

import sqlalchemy
from sqlalchemy.engine import URL


def create_engine(env=os.environ, pool=None, **options):
    # One engine for each process, created after a fork: with Gunicorn's preload_app, call engine.dispose(close=False) in post_fork.
    return sqlalchemy.create_engine(address(env), **{**(pool or pool_options(env)), **options})


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
        "postgresql+psycopg2",
        host=env["DB_HOST"],
        port=int(env["DB_PORT"]),
        database=env["DB_NAME"],
        username=env["DB_USERNAME"],
        # Absent where tokens of IAM are in its place.
        password=env.get("DB_PASSWORD"),
    )


def warm_up(engine):
    """Opens what the pool keeps before the first request comes: call it where the application starts, before it says that it is healthy."""
    with ExitStack() as opened:
        for _ in range(engine.pool.size()):
            opened.enter_context(engine.connect())

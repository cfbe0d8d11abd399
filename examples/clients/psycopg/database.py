"""A pool of psycopg 3 (psycopg_pool) of the size that the connection budget grants to one process.

libpq reads PGAPPNAME and PGSSLMODE by itself. AsyncConnectionPool takes the same options.
"""

import os

from psycopg_pool import ConnectionPool


def create_pool(env=os.environ, pool_class=ConnectionPool, **options):
    """`with create_pool() as pool:` around the application, `with pool.connection() as connection:` in each request."""
    return pool_class("", **{**pool_options(env), **options})


def pool_options(env):
    # env["..."] rather than env.get("...", 4): a task without its settings fails when it starts, and not during a deployment.
    size = int(env["DB_POOL_SIZE"])
    options = {
        "max_size": size,
        # All of them at start: pool.wait() returns when they are open. Left out it is 4, and refused where the size is smaller.
        "min_size": size,
        # Seconds. Whoever waits longer gets psycopg_pool.PoolTimeout.
        "timeout": float(env["DB_POOL_TIMEOUT"]),
        # Seconds. The old connection is closed before the new one is opened.
        "max_lifetime": float(env["DB_POOL_RECYCLE"]),
        "open": False,
        "kwargs": address(env),
    }
    check = getattr(ConnectionPool, "check_connection", None)
    if check and env["DB_POOL_PRE_PING"] == "true":
        # From psycopg_pool 3.2 on: a connection that the server has closed is replaced before it is handed out.
        options["check"] = check
    if env.get("DB_STATEMENT_CACHE_SIZE") == "0":
        # Set behind RDS Proxy alone. psycopg prepares what it sees for the fifth time, unless told so.
        options["kwargs"]["prepare_threshold"] = None
    return options


def address(env):
    return {
        "host": env["DB_HOST"],
        "port": int(env["DB_PORT"]),
        "dbname": env["DB_NAME"],
        "user": env["DB_USERNAME"],
        # Absent where tokens of IAM are in its place.
        "password": env.get("DB_PASSWORD"),
    }

"""Engines for tests, from the same `create_engine` that the application uses."""

import os

from sqlalchemy.pool import NullPool

# What NullPool does not take.
NO_POOL = dict(poolclass=NullPool)
OF_POOLS = ("pool_size", "max_overflow", "pool_timeout")

# One connection, and a second to wait for it: a test hangs for a second, and fails, where a request keeps its connection
# or takes another one while it has one. In production that is a pool that empties over days, or a deadlock under load.
TIGHT = {"DB_POOL_SIZE": "1", "DB_MAX_OVERFLOW": "0", "DB_POOL_TIMEOUT": "1"}


def tight(env=os.environ):
    """Settings for the leak check: `create_engine(tight())`, then run each request of the application twice."""
    return {**env, **TIGHT}


def unpooled(create, url, **options):
    """Opens a connection for each use and closes it afterwards: nothing is left between tests, nor taken from one event loop into the next."""
    return create(url, **{**options, **NO_POOL})

"""Engines for tests, from the same `create_engine` that the application uses."""

import os

from sqlalchemy.pool import NullPool

# In place of the pool, whose options it refuses: a connection is opened for each use and closed afterwards, so that nothing is left
# between tests, nor taken from one event loop into the next. `create_engine(pool=UNPOOLED)`
UNPOOLED = {"poolclass": NullPool}

# One connection, and a second to wait for it: a test hangs for a second, and fails, where a request keeps its connection
# or takes another one while it has one. In production that is a pool that empties over days, or a deadlock under load.
TIGHT = {"DB_POOL_SIZE": "1", "DB_MAX_OVERFLOW": "0", "DB_POOL_TIMEOUT": "1"}


def tight(env=os.environ):
    """Settings for the leak check: `create_engine(tight())`, then run each request of the application twice."""
    return {**env, **TIGHT}

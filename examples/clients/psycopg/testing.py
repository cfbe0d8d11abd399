"""Pools for tests, from the same `create_pool` that the application uses."""

import os

from psycopg_pool import NullConnectionPool

# One connection, and a second to wait for it: a test hangs for a second, and fails, where a request keeps its connection
# or takes another one while it has one. In production that is a pool that empties over days, or a deadlock under load.
TIGHT = {"DB_POOL_SIZE": "1", "DB_MAX_OVERFLOW": "0", "DB_POOL_TIMEOUT": "1"}


def tight(env=os.environ):
    """Settings for the leak check: `create_pool(tight())`, then run each request of the application twice."""
    return {**env, **TIGHT}


# Opens a connection for each use and closes it afterwards, still no more of them at once than granted: `create_pool(**AT_TEST_TIME)`
AT_TEST_TIME = {"pool_class": NullConnectionPool, "min_size": 0}

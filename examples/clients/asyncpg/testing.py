"""Settings for tests of an application with asyncpg."""

import os

# One connection, and a second to wait for it: a test hangs for a second, and fails, where a request keeps its connection
# or takes another one while it has one. In production that is a pool that empties over days, or a deadlock under load.
TIGHT = {"DB_POOL_SIZE": "1", "DB_MAX_OVERFLOW": "0", "DB_POOL_TIMEOUT": "1"}


def tight(env=os.environ):
    """Settings for the leak check: `Database(tight())`, then run each request of the application twice."""
    return {**env, **TIGHT}


# A pool belongs to the event loop in which it was created: open one in each test, of one connection, that opens when it is asked for.
# `Database(tight(), **AT_TEST_TIME)`
AT_TEST_TIME = {"min_size": 0}

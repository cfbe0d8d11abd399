"""Checks of the examples for psycopg and psycopg_pool."""

import time

import iam
import testing
from checks import ENV, Tokens, equal, run, settles
from database import create_pool, pool_options
from psycopg_pool import ConnectionPool, PoolTimeout


def pid(pool):
    with pool.connection() as connection:
        return connection.execute("select pg_backend_pid()").fetchone()[0]


def warms_up():
    with create_pool() as pool:
        pool.wait()
        settles(12)


def recycles():
    # The pool takes up to a twentieth off, so that not all of them are replaced at once.
    with create_pool({**ENV, "DB_POOL_SIZE": "1", "DB_POOL_RECYCLE": "2"}) as pool:
        first = pid(pool)
        time.sleep(2.2)
        pid(pool)
        time.sleep(0.2)
        equal(pid(pool) == first, False)
        settles(1)


def prepares_nothing():
    def prepared(env):
        with create_pool({**env, "DB_POOL_SIZE": "1"}) as pool:
            with pool.connection() as connection:
                for _ in range(8):
                    connection.execute("select 1")
                return connection.execute("select count(*) from pg_prepared_statements").fetchone()[0]

    equal(prepared(ENV), 1)
    equal(prepared({**ENV, "DB_STATEMENT_CACHE_SIZE": "0"}), 0)


def finds_a_leak():
    with create_pool(testing.tight()) as pool:
        pid(pool)
        pid(pool)
        with pool.connection():
            try:
                pid(pool)
            except PoolTimeout:
                return
    raise AssertionError("the second connection of a request was not found")


def leaves_nothing_in_tests():
    with create_pool(**testing.AT_TEST_TIME) as pool:
        pid(pool)
        settles(0)


def signs_in_with_tokens():
    with Tokens() as tokens:
        with create_pool(connection_class=iam.signing_in_with(tokens), max_lifetime=iam.max_lifetime(ENV)) as pool:
            pool.wait()
            equal(pool.max_lifetime, 800.0)
    equal(tokens.given, 12)


def refuses_its_default_minimum():
    """Why the example states min_size: the trap is there in this version."""
    options = {name: value for name, value in pool_options({**ENV, "DB_POOL_SIZE": "3"}).items() if name != "min_size"}
    try:
        ConnectionPool("", **options)
    except ValueError:
        return
    raise AssertionError("min_size is no trap any more")


run(globals())

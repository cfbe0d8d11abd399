"""What the checks of all clients have in common: `python3 <client>_checks.py <check>` ends with 0 where the check holds."""

import asyncio
import inspect
import os
import sys
import time

import psycopg2

# Whatever a check changes about them, these are the variables as synthesized.
ENV = dict(os.environ)


def one(sql, *values):
    """Asks beside the pool, and closes; the session of whoever asks counts nowhere."""
    address = dict(host=ENV["DB_HOST"], port=ENV["DB_PORT"], dbname=ENV["DB_NAME"])
    connection = psycopg2.connect(user=ENV["DB_USERNAME"], password=ENV["DB_PASSWORD"], **address)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def sessions():
    return one("select count(*) from pg_stat_activity where usename = 'app' and pid <> pg_backend_pid()")


def settles(wanted):
    """The server needs a moment to see that a session was closed."""
    for _ in range(100):
        if sessions() == wanted:
            return
        time.sleep(0.05)
    equal(sessions(), wanted)


def end_all():
    """As a failover does, seen from the application."""
    one("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'app' and pid <> pg_backend_pid()")
    settles(0)


class Tokens:
    """Gives the password, and counts how often it was asked for it."""

    def __init__(self):
        self.given = 0
        # The examples must not find it by themselves.
        self.password = os.environ["DB_PASSWORD"]

    def __enter__(self):
        del os.environ["DB_PASSWORD"]
        return self

    def __exit__(self, *_):
        os.environ["DB_PASSWORD"] = self.password

    def __call__(self):
        self.given += 1
        return self.password


def equal(got, wanted):
    if got != wanted:
        raise AssertionError(f"got {got!r}, wanted {wanted!r}")


def run(checks):
    check = checks[sys.argv[1]]
    # Those of the check before.
    settles(0)
    if inspect.iscoroutinefunction(check):
        asyncio.run(check())
    else:
        check()

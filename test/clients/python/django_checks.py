"""Checks of the examples for Django."""

import sys
import threading
import types

import django
from checks import Tokens, equal, run, settles
from database import database, pooled_database
from django.conf import settings

TOKENS = Tokens()


def signs_in_with_tokens():
    # In place of examples/clients/iam/rds_token.py, which asks boto3.
    sys.modules["rds_token"] = types.SimpleNamespace(rds_token=TOKENS)
    with TOKENS:
        settings.configure(DATABASES={"default": {**database(), "ENGINE": "iam_postgresql"}})
        django.setup()
        from django.db import connection

        for _ in range(2):
            connection.close()
            with connection.cursor() as cursor:
                cursor.execute("select 1")
    equal(TOKENS.given, 2)


def keeps_its_connection_between_requests():
    settings.configure(DATABASES={"default": database()})
    django.setup()
    from django.core.signals import request_finished
    from django.db import connection

    def request():
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            pid = cursor.fetchone()[0]
        request_finished.send(None)
        return pid

    equal(request(), request())


def states_a_pool():
    """Debian 12 has Django 3.2, which does not read it: there, what is stated is compared with the documentation of 5.1."""
    equal(pooled_database()["OPTIONS"]["pool"], {"min_size": 12, "max_size": 12, "timeout": 2.0, "max_lifetime": 1800.0})
    equal(pooled_database()["CONN_MAX_AGE"], 0)
    if django.VERSION >= (5, 1):
        keeps_to_its_pool()


def keeps_to_its_pool():
    settings.configure(DATABASES={"default": pooled_database()})
    django.setup()
    from django.db import connection

    given = []

    def ask():
        try:
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(0.2)")
                given.append(cursor.fetchone())
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(len(given), 40)
    settles(12)
    connection.close_pool()


run(globals())

"""Checks of the examples for Django."""

import sys
import types

from checks import Tokens, equal, run, sessions
from database import database, pooled_database
from django.conf import settings

TOKENS = Tokens()


def signs_in_with_tokens():
    # In place of examples/clients/iam/rds_token.py, which asks boto3.
    sys.modules["rds_token"] = types.SimpleNamespace(rds_token=TOKENS)
    settings.configure(DATABASES={"default": {**database(), "ENGINE": "iam_postgresql"}})
    from django.db import connection

    with TOKENS:
        for _ in range(2):
            connection.close()
            with connection.cursor() as cursor:
                cursor.execute("select 1")
    equal(TOKENS.given, 2)


def keeps_its_connection_between_requests():
    settings.configure(DATABASES={"default": database()})
    from django.core.signals import request_finished
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select 1")
    request_finished.send(None)
    equal(sessions(), 1)


def states_a_pool():
    """From documentation: Django 5.1 and newer read it."""
    equal(pooled_database()["OPTIONS"]["pool"], {"min_size": 12, "max_size": 12, "timeout": 2.0, "max_lifetime": 1800.0})
    equal(pooled_database()["CONN_MAX_AGE"], 0)


run(globals())

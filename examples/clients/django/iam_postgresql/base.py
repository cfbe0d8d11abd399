"""Signs in with a token of IAM instead of a password: `"ENGINE": "iam_postgresql"`, with this directory on the path, in DATABASES.

`rds_token` is that of examples/clients/iam/rds_token.py. A token opens sessions for 900 seconds; a session that is open stays open.
With CONN_MAX_AGE at 800 at most no session is older than a token may be, and a permission that was withdrawn has gone from all of them.
"""

from django.db.backends.postgresql import base

from rds_token import rds_token


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        # Called for each connection that is opened.
        return {**super().get_connection_params(), "password": rds_token()}

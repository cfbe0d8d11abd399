"""Signs in with a token of IAM instead of a password: `create_pool(connection_class=signing_in_with(rds_token), max_lifetime=max_lifetime(env))`.

`rds_token` is that of examples/clients/iam/rds_token.py, or any other function that gives a token.
"""

import psycopg

# A token opens sessions for 900 seconds; a session that is open stays open. Replaced before that, no session is older than a token may be,
# and a permission that was withdrawn has gone from all of them.
LONGEST = 800


def max_lifetime(env):
    return min(float(env["DB_POOL_RECYCLE"]), LONGEST)


def signing_in_with(token):
    class Connection(psycopg.Connection):
        @classmethod
        def connect(cls, conninfo="", **options):
            # For each connection, not once when the pool is created: such a pool works for 15 minutes, and then opens nothing any more.
            return super().connect(conninfo, **{**options, "password": token()})

    return Connection

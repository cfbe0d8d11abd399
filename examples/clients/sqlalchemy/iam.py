"""Signs in with a token of IAM instead of a password: `sign_in_with(engine, rds_token)`, before the first connection.

`rds_token` is that of examples/clients/iam/rds_token.py, or any other function that gives a token.
"""

from sqlalchemy import event

# A token opens sessions for 900 seconds; a session that is open stays open. Replaced before that, no session is older than a token may be,
# and a permission that was withdrawn has gone from all of them: create_engine(pool_recycle=recycle(env)).
LONGEST = 800


def recycle(env):
    return min(int(env["DB_POOL_RECYCLE"]), LONGEST)


def sign_in_with(engine, token):
    # For each connection, not once when the engine is created: such a pool works for 15 minutes, and then opens nothing any more.
    # An AsyncEngine has its events on the engine inside of it.
    @event.listens_for(getattr(engine, "sync_engine", engine), "do_connect")
    def with_token(_dialect, _record, _arguments, parameters):
        parameters["password"] = token()

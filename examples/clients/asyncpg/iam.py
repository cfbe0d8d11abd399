"""Signs in with a token of IAM instead of a password: `Database(with_token_age(os.environ), password=rds_token)`.

asyncpg calls a password that is a function for each connection that it opens. `rds_token` is that of examples/clients/iam/rds_token.py.
"""

# A token opens sessions for 900 seconds; a session that is open stays open. Replaced before that, no session is older than a token may be,
# and a permission that was withdrawn has gone from all of them.
LONGEST = 800


def with_token_age(env):
    return {**env, "DB_POOL_RECYCLE": str(min(int(env["DB_POOL_RECYCLE"]), LONGEST))}

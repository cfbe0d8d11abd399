"""DATABASES of a Django application, with what the connection budget grants: `DATABASES = {"default": database()}` in settings.py.

Django has no pool: each thread keeps a connection of its own for each database alias. What bounds them is the number of threads,
see gunicorn.conf.py. libpq reads PGAPPNAME and PGSSLMODE by itself.
"""

import os


def database(env=os.environ):
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": env["DB_HOST"],
        "PORT": env["DB_PORT"],
        "NAME": env["DB_NAME"],
        "USER": env["DB_USERNAME"],
        # Absent where tokens of IAM are in its place.
        "PASSWORD": env.get("DB_PASSWORD", ""),
        # Seconds. Left out it is 0, a new connection for each request, and the server spends its time on signing in.
        "CONN_MAX_AGE": int(env["DB_POOL_RECYCLE"]),
        # From Django 4.1 on: a connection that the server has closed is replaced before a request uses it.
        "CONN_HEALTH_CHECKS": env["DB_POOL_PRE_PING"] == "true",
    }


def pooled_database(env=os.environ):
    """The same from Django 5.1 on with psycopg 3: one pool for each process and alias, which may be smaller than the number of threads."""
    pool = {
        # psycopg_pool keeps 4 unless told otherwise, and refuses a smaller size then.
        "min_size": int(env["DB_POOL_SIZE"]),
        "max_size": int(env["DB_POOL_SIZE"]),
        "timeout": float(env["DB_POOL_TIMEOUT"]),
        "max_lifetime": float(env["DB_POOL_RECYCLE"]),
    }
    # Connections go back to the pool after each request: Django refuses a pool beside CONN_MAX_AGE.
    return {**database(env), "CONN_MAX_AGE": 0, "OPTIONS": {"pool": pool}}

"""A token of IAM in place of the password, for RDS, Aurora and RDS Proxy. Needs boto3, and `rds-db:connect` in the task's role.

The database demands TLS of whoever signs in so: set PGSSLMODE=verify-full and PGSSLROOTCERT to Amazon's bundle.
"""

import os
from functools import lru_cache

import boto3


@lru_cache
def client():
    # One client for the process: it keeps the credentials of the task, and renews them.
    return boto3.client("rds")


def rds_token(env=os.environ):
    # Signed here, without a request to AWS. The host must be the one that is connected to: a name of one's own in DNS does not work.
    return client().generate_db_auth_token(env["DB_HOST"], int(env["DB_PORT"]), env["DB_USERNAME"])

"""Gunicorn for a Django application whose threads are its pool: `gunicorn -c gunicorn.conf.py shop.wsgi`."""

import os

# Requests beyond that wait for a thread, as they would wait in a pool. The default worker has one thread, whatever is granted.
worker_class = "gthread"

# One connection for each thread and database alias: with two aliases, half as many threads.
threads = int(os.environ["DB_POOL_SIZE"])

# The number of workers is left to WEB_CONCURRENCY, which Gunicorn reads by itself. A reload (SIGHUP) runs old and new workers beside each other,
# which nobody has counted: deploy new tasks instead.

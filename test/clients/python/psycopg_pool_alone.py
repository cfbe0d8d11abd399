"""The application with psycopg and psycopg_pool of the examples."""

from database import create_pool
from forty import ask_in_threads
from psycopg_pool import PoolTimeout

with create_pool() as pool:
    ask_in_threads(lambda: pool.getconn(), PoolTimeout)

"""The application with SQLAlchemy and psycopg2 of the examples."""

from forty import ask_in_threads
from psycopg2_engine import create_engine
from sqlalchemy.exc import TimeoutError

ask_in_threads(create_engine().connect, TimeoutError)

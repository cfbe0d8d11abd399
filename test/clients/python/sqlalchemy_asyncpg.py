"""The application with SQLAlchemy and asyncpg of the examples."""

import asyncio

from asyncpg_engine import create_engine
from forty import ask_in_tasks
from sqlalchemy.exc import TimeoutError


async def main():
    await ask_in_tasks(create_engine().connect, TimeoutError)


asyncio.run(main())

"""One process of an application with SQLAlchemy and asyncpg: takes all that its pool gives, and one more, and holds it.

Says `refused <text>` for each refusal of the server, `waiting 1` if the pool made the one more wait, then `held <number>`.
"""

import asyncio
import os
import sys

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

SIZE = int(os.environ["DB_POOL_SIZE"])
OVERFLOW = int(os.environ["DB_MAX_OVERFLOW"])


def engine():
    url = URL.create(
        "postgresql+asyncpg",
        username=os.environ["PGUSER"],
        password=os.environ["PGPASSWORD"],
        host=os.environ["PGHOST"],
        port=int(os.environ["PGPORT"]),
        database=os.environ["PGDATABASE"],
    )
    return create_async_engine(
        url,
        pool_size=SIZE,
        max_overflow=OVERFLOW,
        pool_timeout=float(os.environ["DB_POOL_TIMEOUT"]),
        # asyncpg does not read PGAPPNAME by itself.
        connect_args={"server_settings": {"application_name": os.environ["PGAPPNAME"]}},
    )


def say(text):
    print(text, flush=True)


async def main():
    database = engine()
    held = []

    async def take():
        held.append(await database.connect())

    refused = 0
    for _ in range(SIZE + OVERFLOW):
        try:
            await take()
        except Exception as error:  # the text is what is reported, whatever wraps it
            refused += 1
            say("refused " + str(error).splitlines()[0])
    if not refused:
        # The pool is what stops at its limit, not this program.
        done, waiting = await asyncio.wait([asyncio.create_task(take())], timeout=0.2)
        if waiting:
            say(f"waiting {len(waiting)}")
    say(f"held {len(held)}")
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())

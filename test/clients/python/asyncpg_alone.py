"""The application with asyncpg of the examples."""

import asyncio

from database import Database
from forty import ask_in_tasks


async def main():
    used = []

    async with Database() as database:

        async def take():
            # Kept: a connection goes back when nobody has the block any more.
            used.append(database.connection())
            return await used[-1].__aenter__()

        await ask_in_tasks(take, asyncio.TimeoutError)


asyncio.run(main())

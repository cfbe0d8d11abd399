"""Checks of the examples for asyncpg."""

import asyncio

import iam
import testing
from checks import ENV, Tokens, end_all, equal, run, settles
from database import Database, pool_options


async def pid(database):
    async with database.connection() as connection:
        return await connection.fetchval("select pg_backend_pid()")


async def warms_up():
    async with Database():
        settles(12)
    settles(0)


async def recycles():
    async with Database({**ENV, "DB_POOL_SIZE": "1", "DB_POOL_RECYCLE": "2"}, max_inactive_connection_lifetime=0) as database:
        first = await pid(database)
        equal(await pid(database), first)
        await asyncio.sleep(2.2)
        # The one that finds it too old still works with it, and closes it.
        equal(await pid(database), first)
        equal(await pid(database) == first, False)
        settles(1)


async def survives_a_restart():
    async with Database({**ENV, "DB_POOL_SIZE": "1"}) as database:
        first = await pid(database)
        end_all()
        await asyncio.sleep(0.2)
        equal(await pid(database) == first, False)


async def caches_no_statements():
    async def prepared(env):
        async with Database({**env, "DB_POOL_SIZE": "1"}) as database:
            for _ in range(2):
                async with database.connection() as connection:
                    await connection.fetchval("select 1")
            async with database.connection() as connection:
                return await connection.fetchval("select count(*) from pg_prepared_statements where statement = 'select 1'")

    equal(await prepared(ENV), 1)
    equal(await prepared({**ENV, "DB_STATEMENT_CACHE_SIZE": "0"}), 0)


async def finds_a_leak():
    async with Database(testing.tight(), **testing.AT_TEST_TIME) as database:
        await pid(database)
        await pid(database)
        async with database.connection():
            try:
                await pid(database)
            except asyncio.TimeoutError:
                return
    raise AssertionError("the second connection of a request was not found")


async def leaves_nothing_in_tests():
    async with Database(testing.tight(), **testing.AT_TEST_TIME) as database:
        settles(0)
        await pid(database)
    settles(0)


async def signs_in_with_tokens():
    with Tokens() as tokens:
        async with Database(iam.with_token_age(ENV), password=tokens) as database:
            equal(database.recycle, 800.0)
            equal(await pid(database) > 0, True)
    equal(tokens.given, 12)


async def refuses_its_default_minimum():
    """Why the example states min_size: the trap is there in this version."""
    options = {name: value for name, value in pool_options({**ENV, "DB_POOL_SIZE": "7"}).items() if name != "min_size"}
    import asyncpg

    try:
        await asyncpg.create_pool(**options)
    except ValueError:
        return
    raise AssertionError("min_size is no trap any more")


run(globals())

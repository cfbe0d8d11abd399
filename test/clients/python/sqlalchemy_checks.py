"""Checks of the examples for SQLAlchemy, with either driver."""

import asyncio
import time

import asyncpg_engine
import iam
import psycopg2_engine
import testing
from checks import ENV, Tokens, end_all, equal, run, settles
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError

PID = text("select pg_backend_pid()")


def pid(engine):
    with engine.connect() as connection:
        return connection.execute(PID).scalar()


async def pid_async(engine):
    async with engine.connect() as connection:
        return (await connection.execute(PID)).scalar()


def warms_up():
    engine = psycopg2_engine.create_engine()
    psycopg2_engine.warm_up(engine)
    settles(8)


async def warms_up_async():
    engine = asyncpg_engine.create_engine()
    await asyncpg_engine.warm_up(engine)
    settles(8)
    await engine.dispose()


def recycles():
    engine = psycopg2_engine.create_engine({**ENV, "DB_POOL_RECYCLE": "2"})
    first = pid(engine)
    equal(pid(engine), first)
    time.sleep(2.2)
    equal(pid(engine) == first, False)


def survives_a_restart():
    engine = psycopg2_engine.create_engine()
    first = pid(engine)
    end_all()
    equal(pid(engine) == first, False)


async def survives_a_restart_async():
    engine = asyncpg_engine.create_engine()
    first = await pid_async(engine)
    end_all()
    equal(await pid_async(engine) == first, False)
    await engine.dispose()


async def caches_no_statements():
    engine = asyncpg_engine.create_engine({**ENV, "DB_STATEMENT_CACHE_SIZE": "0"})
    async with engine.connect() as connection:
        for _ in range(3):
            await connection.execute(text("select 1"))
        raw = await connection.get_raw_connection()
        adapted = raw.driver_connection
        equal(adapted._stmt_cache.get_max_size(), 0)
        equal(raw.dbapi_connection._prepared_statement_cache, None)
    await engine.dispose()


def finds_a_leak():
    engine = psycopg2_engine.create_engine(testing.tight())
    kept = []

    def healthy():
        pid(engine)

    def leaking():
        kept.append(engine.connect())

    healthy()
    healthy()
    leaking()
    started = time.monotonic()
    try:
        leaking()
    except TimeoutError:
        equal(0.9 < time.monotonic() - started < 5, True)
        return
    raise AssertionError("the leak was not found")


async def finds_a_leak_async():
    engine = asyncpg_engine.create_engine(testing.tight())
    await pid_async(engine)
    await pid_async(engine)
    kept = await engine.connect()
    try:
        await pid_async(engine)
    except TimeoutError:
        await kept.close()
        await engine.dispose()
        return
    raise AssertionError("the second connection of a request was not found")


def leaves_nothing_in_tests():
    engine = psycopg2_engine.create_engine(pool=testing.UNPOOLED)
    with engine.connect() as connection:
        equal(connection.execute(text("select current_setting('application_name')")).scalar(), ENV["PGAPPNAME"])
    settles(0)


def works_in_many_loops():
    engine = asyncpg_engine.create_engine(pool=testing.UNPOOLED)
    for _ in range(2):
        asyncio.run(pid_async(engine))
    settles(0)


def signs_in_with_tokens():
    with Tokens() as tokens:
        engine = psycopg2_engine.create_engine(pool_recycle=iam.recycle(ENV))
        iam.sign_in_with(engine, tokens)
        psycopg2_engine.warm_up(engine)
    equal(tokens.given, 8)
    equal(engine.pool._recycle, 800)


async def signs_in_with_tokens_async():
    with Tokens() as tokens:
        engine = asyncpg_engine.create_engine(pool_recycle=iam.recycle(ENV))
        iam.sign_in_with(engine, tokens)
        await asyncpg_engine.warm_up(engine)
    equal(tokens.given, 8)
    await engine.dispose()


run(globals())

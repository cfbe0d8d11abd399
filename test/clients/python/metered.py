"""An application of which the sixth request waits 300 ms for the first to give back its connection; argument: `threads` or `tasks`.

Its metrics are written every 200 ms from then on: two lines at least while five connections are in use, and the last one after
the pool has been disposed of.
"""

import asyncio
import sys
import threading
import time

import asyncpg_engine
import psycopg2_engine
from pool_metrics import PoolMetrics
from sqlalchemy.pool import AsyncAdaptedQueuePool, QueuePool

WAIT = 0.3
INTERVAL = 0.2


class Lines:
    """Standard output, with the number of lines so far."""

    written = 0

    def write(self, text):
        sys.stdout.write(text)
        self.written += text.count("\n")

    def flush(self):
        sys.stdout.flush()


def in_threads():
    lines = Lines()
    metrics = PoolMetrics(stream=lines)
    engine = psycopg2_engine.create_engine(poolclass=metrics.pool_class(QueuePool))
    # Connections that are open already, so that the wait is that for a free one.
    held = [engine.connect() for _ in range(5)]
    threading.Timer(WAIT, held[0].close).start()
    held.append(engine.connect())
    stop = metrics.start(engine, INTERVAL)
    while lines.written < 2:
        time.sleep(0.02)
    stop()
    for connection in held:
        connection.close()
    engine.dispose()
    with engine.connect():
        pass
    metrics.line(engine)
    metrics.write(engine)


async def in_tasks():
    lines = Lines()
    metrics = PoolMetrics(stream=lines)
    engine = asyncpg_engine.create_engine(poolclass=metrics.pool_class(AsyncAdaptedQueuePool))
    held = [await engine.connect() for _ in range(5)]

    async def give_back():
        await asyncio.sleep(WAIT)
        await held[0].close()

    giving = asyncio.create_task(give_back())
    held.append(await engine.connect())
    await giving
    stop = metrics.start(engine, INTERVAL)
    while lines.written < 2:
        await asyncio.sleep(0.02)
    stop()
    for connection in held:
        await connection.close()
    await engine.dispose()
    async with engine.connect():
        pass
    metrics.line(engine)
    metrics.write(engine)


if sys.argv[1] == "threads":
    in_threads()
else:
    asyncio.run(in_tasks())

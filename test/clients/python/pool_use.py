"""A pool of 3 + 2, whose variables begin with ORDERS_, in a minute that passes by the program's own clock: what is in use is held for 10 seconds at a time."""

import sys
from types import SimpleNamespace

import pool_metrics
import sqlalchemy
from sqlalchemy.pool import QueuePool

clock = SimpleNamespace(now=0.0)
pool_metrics.time = SimpleNamespace(monotonic=lambda: clock.now, time=lambda: clock.now)

metrics = pool_metrics.PoolMetrics(stream=sys.stdout, prefix="ORDERS_")
engine = sqlalchemy.create_engine("sqlite://", poolclass=metrics.pool_class(QueuePool), pool_size=3, max_overflow=2)

held = [engine.connect() for _ in range(3)]
clock.now = 10.0
held.pop().close()
clock.now = 20.0
held += [engine.connect() for _ in range(2)]
clock.now = 30.0
held.pop().invalidate()
for connection in held:
    connection.close()
# That which was invalidated is given back when nobody has it any more.
connection = None
clock.now = 60.0
metrics.write(engine)
clock.now = 120.0
metrics.write(engine)

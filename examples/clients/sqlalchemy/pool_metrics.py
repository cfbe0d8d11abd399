"""How full the pool of a SQLAlchemy engine is, as metrics of CloudWatch: one line of JSON on standard output for each interval.

The lines are in the embedded metric format. CloudWatch Logs takes the metrics from it in every log group, so that a task needs no agent and
no permission: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

    metrics = PoolMetrics()
    engine = create_engine(poolclass=metrics.pool_class(QueuePool))  # AsyncAdaptedQueuePool for create_async_engine
    metrics.start(engine)

    CheckedOut    Count         most connections in use at once since the line before
    PoolUse       Percent       how many were in use on average over that time, of all that the pool may open
    PoolSize      Count         connections that the pool keeps
    Overflow      Count         connections beyond the size that are open now
    CheckoutWait  Milliseconds  longest time until somebody had a connection, or gave up; opening one is part of it. Absent where nobody asked

Take the Maximum of each: a process has a pool and lines of its own, and a mean over processes hides the one that is full.
"""

import json
import os
import sys
import threading
import time

NAMESPACE = "ConnectionBudget/Pools"
DIMENSION = "Application"

UNITS = {
    "CheckedOut": "Count",
    "PoolUse": "Percent",
    "PoolSize": "Count",
    "Overflow": "Count",
    "CheckoutWait": "Milliseconds",
}


class PoolMetrics:
    def __init__(self, env=os.environ, stream=sys.stdout, prefix="DB_"):
        """prefix is for a pool whose variables begin otherwise: with DB_READER_, or the settingsPrefix of the budget."""
        # Set by poolMetrics of the connection budget, whose alarms know this pool by it.
        self._application = env[prefix + "POOL_METRICS_NAME"]
        self._limit = int(env[prefix + "POOL_SIZE"]) + int(env[prefix + "MAX_OVERFLOW"])
        self._stream = stream
        # Requests come from many threads. Whoever holds it may be asked again: connections that nobody gave back return when their garbage is collected.
        self._lock = threading.RLock()
        self._most = 0
        self._longest = None
        self._begun = self._counted = time.monotonic()
        self._in_use = 0
        # Connections in use, each times the seconds that it was.
        self._used = 0.0

    def pool_class(self, base):
        """The pool that an engine would use, with a clock at its counter."""
        metrics = self

        class MeasuredPool(base):
            def connect(self):
                asked = time.monotonic()
                try:
                    return super().connect()
                finally:
                    metrics._note(time.monotonic() - asked, self.checkedout())

            def _do_return_conn(self, *args):
                try:
                    return super()._do_return_conn(*args)
                finally:
                    metrics._count(self.checkedout())

        return MeasuredPool

    def start(self, engine, seconds=60):
        """Writes a line for each interval, from a thread that ends with the process. After a fork, start it in the child. Returns what stops it."""
        stopped = threading.Event()

        def write():
            while not stopped.wait(seconds):
                self.write(engine)

        thread = threading.Thread(target=write, name="pool-metrics", daemon=True)
        thread.start()

        def stop():
            stopped.set()
            thread.join()

        return stop

    def write(self, engine):
        # One write for the line: what others print does not come between.
        self._stream.write(json.dumps(self.line(engine)) + "\n")
        self._stream.flush()

    def line(self, engine):
        # engine.dispose() puts another pool in place: ask for it each time.
        pool = engine.pool
        in_use = pool.checkedout()
        with self._lock:
            self._count(in_use)
            passed = self._counted - self._begun
            # A peak would say little: random arrivals fill a pool for a moment that is mostly idle.
            mean = self._used / passed if passed > 0 else in_use
            self._begun, self._used = self._counted, 0.0
            # Those that are still in use count for the next interval as well.
            most, self._most = self._most, in_use
            longest, self._longest = self._longest, None
        values = {
            "CheckedOut": most,
            "PoolUse": round(100 * mean / self._limit, 1),
            "PoolSize": pool.size(),
            # Counted from -size on.
            "Overflow": max(0, pool.overflow()),
        }
        if longest is not None:
            values["CheckoutWait"] = round(1000 * longest, 1)
        return {"_aws": self._directive(values), DIMENSION: self._application, **values}

    def _count(self, in_use):
        """To be called whenever the number of those in use has changed: until now it was what it was the last time."""
        with self._lock:
            now = time.monotonic()
            self._used += self._in_use * (now - self._counted)
            self._counted = now
            self._in_use = in_use
            self._most = max(self._most, in_use)

    def _note(self, seconds, in_use):
        with self._lock:
            self._count(in_use)
            self._longest = max(self._longest or 0.0, seconds)

    @staticmethod
    def _directive(values):
        metrics = [{"Name": name, "Unit": UNITS[name]} for name in values]
        described = {"Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": metrics}
        return {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [described]}

"""Asks a pool for 40 connections at once and holds what it gives, as many requests at the worst moment would.

Says `refused <text>` for each refusal of the server, `waited <seconds>` for each request that gave up, then `held <number>`.
Ends when its standard input is closed.
"""

import asyncio
import os
import sys
import threading
import time

REQUESTS = 40


def say(text):
    print(text, flush=True)


class Burst:
    def __init__(self, gives_up):
        self.gives_up = gives_up
        self.held = []
        self.asked = time.monotonic()

    def failed(self, error):
        if isinstance(error, self.gives_up):
            say(f"waited {time.monotonic() - self.asked:.2f}")
        else:
            say("refused " + (str(error) or repr(error)).splitlines()[0])


async def ask_in_tasks(take, gives_up):
    burst = Burst(gives_up)

    async def ask():
        try:
            burst.held.append(await take())
        except Exception as error:
            burst.failed(error)

    await asyncio.gather(*(ask() for _ in range(REQUESTS)))
    say(f"held {len(burst.held)}")
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


def ask_in_threads(take, gives_up):
    burst = Burst(gives_up)

    def ask():
        try:
            burst.held.append(take())
        except Exception as error:
            burst.failed(error)

    threads = [threading.Thread(target=ask) for _ in range(REQUESTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(f"held {len(burst.held)}")
    sys.stdin.read()
    os._exit(0)

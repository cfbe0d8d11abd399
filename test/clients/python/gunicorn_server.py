"""Runs Gunicorn as the examples configure it, given as argument, until standard input is closed. Says `listening <port>`."""

import socket
import subprocess
import sys

with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
    bind = f"fd://{listener.fileno()}"
    command = [sys.executable, "-m", "gunicorn", "-c", sys.argv[1], "--bind", bind, "--graceful-timeout", "1", "django_app"]
    gunicorn = subprocess.Popen(command, pass_fds=[listener.fileno()])
    print(f"listening {listener.getsockname()[1]}", flush=True)
sys.stdin.read()
gunicorn.terminate()
gunicorn.wait(5)

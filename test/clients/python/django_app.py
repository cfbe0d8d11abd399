"""A Django application with the DATABASES of the examples: each request sleeps in the database, and tells which session it had.

`/worker` tells the process that answers, without the database.
"""

import os

import django
from django.conf import settings

from database import database

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], DATABASES={"default": database()}, ROOT_URLCONF=__name__, SECRET_KEY="of the test")
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402


def sleep(_request):
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid() from pg_sleep(0.5)")
        return HttpResponse(str(cursor.fetchone()[0]))


def worker(_request):
    return HttpResponse(str(os.getpid()))


urlpatterns = [path("", sleep), path("worker", worker)]
application = get_wsgi_application()

<?php

/**
 * The connection of this child, which it keeps for its next requests. libpq reads PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE and
 * PGSSLMODE by itself, as long as clear_env is off.
 */
function database(): PDO
{
    return new PDO('pgsql:application_name=orders-api', null, null, [PDO::ATTR_PERSISTENT => true]);
}

<?php

/**
 * The connection of this child, which it keeps for its next requests. It sees the variables of the container as long as clear_env is off;
 * libpq reads PGSSLMODE by itself.
 */
function database(): PDO
{
    $address = sprintf('pgsql:host=%s;port=%s;dbname=%s', getenv('DB_HOST'), getenv('DB_PORT'), getenv('DB_NAME'));
    return new PDO("$address;application_name=orders-api", getenv('DB_USERNAME'), getenv('DB_PASSWORD'), [PDO::ATTR_PERSISTENT => true]);
}

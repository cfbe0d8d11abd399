<?php

require getenv('EXAMPLE') . '/database.php';

[$pid] = database()->query('select pg_backend_pid() from pg_sleep(0.2)')->fetch(PDO::FETCH_NUM);
echo $pid;

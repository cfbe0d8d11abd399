import type { TabledClient } from './client-facts';
import { NOT_KNOWN } from './client-facts';

export const PHP = {
  phpFpm: {
    name: 'PHP-FPM',
    slug: 'php-fpm',
    knowsOverflow: false,
    // A child serves one request at a time, with one connection for each address; there is no pool that could be set.
    defaultPool: { size: 1, overflow: 0 },
    most: 1,
    settings: [],
    lacks: ['size', 'timeout', 'recycle'],
    // Children see no variables of the container unless `clear_env` is off.
    applicationName: { kind: 'url-key', name: 'application_name' },
    cachesStatements: false,
    sendsPgOptions: { unknown: 'libpq does, unless the variables of the container are cleared' },
    unknownKeys: NOT_KNOWN,
    // Each child connects by itself.
    freshPassword: { name: 'the code that connects', source: 'https://www.php.net/manual/en/pdo.construct.php' },
    fillsAtStart: false,
    processesVariable: undefined,
    processes: { unknown: 'PHP-FPM starts up to pm.max_children processes, which stands in a file of its own: state processes' },
    source: 'https://www.php.net/manual/en/install.fpm.configuration.php',
    provenance: 'run',
  },
} as const satisfies Record<string, TabledClient>;

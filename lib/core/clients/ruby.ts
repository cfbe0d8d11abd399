import type { TabledClient } from './client-facts';
import { byKey, NOT_KNOWN, PGAPPNAME, urlKey, variable } from './client-facts';

export const RUBY = {
  rails: {
    name: 'Rails',
    slug: 'rails',
    knowsOverflow: false,
    hasConnectionPerThread: true,
    // For each database of config/database.yml: primary, cache, queue and cable are four.
    defaultPool: { size: 5, overflow: 0 },
    settings: [
      // Read in config/database.yml, and by Puma for its threads. From 8.1 on it stands before the key `pool` of the address, which is ignored then.
      variable('size', 'RAILS_MAX_THREADS', 'connections', { isGenerated: true }),
      // The latter stands before the former: an address says both.
      urlKey('size', 'pool'),
      urlKey('size', 'max_connections', 'connections', { since: '8.1' }),
      urlKey('timeout', 'checkout_timeout'),
      urlKey('recycle', 'max_age', 'seconds', { since: '8.1' }),
      urlKey('idle-timeout', 'idle_timeout'),
    ],
    applicationName: PGAPPNAME,
    // https://guides.rubyonrails.org/configuring.html#configuring-a-postgresql-database
    cachesStatements: true,
    statementsOff: byKey('prepared_statements=false'),
    sendsPgOptions: true,
    unknownKeys: NOT_KNOWN,
    traps: [
      {
        kind: 'url-key',
        names: ['pool'],
        unless: 'maxconnections',
        because: 'is passed over by Rails from 8.1 on, whose config/database.yml states max_connections',
        instead: 'RAILS_MAX_THREADS',
      },
    ],
    freshPassword: 'none',
    fillsAtStart: false,
    // Puma's: https://github.com/puma/puma#clustered-mode
    processesVariable: 'WEB_CONCURRENCY',
    processes: 1,
    source: 'https://guides.rubyonrails.org/configuring.html#database-pooling',
    provenance: 'run',
  },
} as const satisfies Record<string, TabledClient>;

import type { TabledClient } from './client-facts';
import { urlKey } from './client-facts';

export const DOTNET = {
  npgsql: {
    name: 'Npgsql',
    slug: 'npgsql',
    knowsOverflow: false,
    takesConnectionString: true,
    // For each distinct connection string.
    defaultPool: { size: 100, overflow: 0 },
    settings: [
      urlKey('size', 'Maximum Pool Size', 'connections', { otherNames: ['Max Pool Size'] }),
      urlKey('minimum-idle', 'Minimum Pool Size', 'connections', { byDefault: 0 }),
      // More is refused: `NpgsqlConnection.TimeoutLimit`.
      urlKey('timeout', 'Timeout', 'seconds', { longest: 1024 }),
      urlKey('recycle', 'Connection Lifetime'),
      urlKey('idle-timeout', 'Connection Idle Lifetime'),
    ],
    // PGAPPNAME is read by version 10 and later alone.
    applicationName: { kind: 'url-key', name: 'Application Name' },
    // Not unless `Max Auto Prepare` is stated: https://www.npgsql.org/doc/prepare.html
    cachesStatements: false,
    // https://www.npgsql.org/doc/connection-string-parameters.html#environment-variables
    sendsPgOptions: true,
    unknownKeys: 'refused',
    traps: [
      {
        kind: 'missing-key',
        names: ['maximumpoolsize', 'maxpoolsize'],
        // Whoever says so has no pool, mostly.
        unless: 'pooling',
        because: 'has no Maximum Pool Size, and Npgsql opens up to 100 connections for each distinct string',
        instead: 'Maximum Pool Size',
      },
    ],
    freshPassword: {
      name: 'UsePeriodicPasswordProvider',
      source: 'https://www.npgsql.org/doc/security.html#auth-token-rotation-and-dynamic-password',
    },
    fillsAtStart: false,
    processesVariable: undefined,
    processes: 1,
    source: 'https://www.npgsql.org/doc/connection-string-parameters.html#pooling',
    provenance: 'documentation',
  },
} as const satisfies Record<string, TabledClient>;

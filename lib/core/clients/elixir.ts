import type { TabledClient } from './client-facts';
import { byCode, NOT_KNOWN, option, variable } from './client-facts';

export const ELIXIR = {
  ecto: {
    name: 'Ecto',
    slug: 'ecto',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    settings: [
      // Read in config/runtime.exs, as Phoenix generates it.
      variable('size', 'POOL_SIZE', 'connections', { isGenerated: true }),
      option('timeout', 'queue_target', 'milliseconds'),
    ],
    applicationName: { kind: 'code', name: 'parameters: [application_name: …]' },
    // `prepare: :named` is the default: https://hexdocs.pm/postgrex/Postgrex.html#start_link/1
    cachesStatements: true,
    statementsOff: byCode('prepare: :unnamed'),
    sendsPgOptions: false,
    unknownKeys: NOT_KNOWN,
    freshPassword: { name: 'configure', source: 'https://hexdocs.pm/db_connection/DBConnection.html#start_link/2' },
    fillsAtStart: true,
    processesVariable: undefined,
    processes: 1,
    source: 'https://hexdocs.pm/ecto/Ecto.Repo.html#module-shared-options',
    provenance: 'documentation',
  },
} as const satisfies Record<string, TabledClient>;

import type { TabledClient } from './client-facts';
import { DOTNET } from './dotnet';
import { ELIXIR } from './elixir';
import { GO } from './go';
import { JVM } from './jvm';
import { NODE } from './node';
import { PHP } from './php';
import { PYTHON } from './python';
import { SERVERS } from './ready-made';
import { RUBY } from './ruby';
import { RUST } from './rust';

/** One row per client; adding a client is adding a row, a `PoolClient` maker and a page. */
export const CLIENTS = {
  ...PYTHON,
  ...NODE,
  ...JVM,
  ...DOTNET,
  ...RUBY,
  ...GO,
  ...RUST,
  ...ELIXIR,
  ...PHP,
  ...SERVERS,
} as const satisfies Record<string, TabledClient>;

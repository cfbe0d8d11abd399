import type { CeilingPolicy } from '../core/ceiling';
import type { DatabaseFacts } from '../core/database';
import { ENGINE_NAMES, engineFamily } from '../core/engine';
import { MOST_CONNECTIONS } from '../core/numbers';
import type { ReservePolicy } from '../core/reserve';
import { supplyOf } from '../core/supply';
import { capacityJson, capacityText } from './capacity-report';
import { serverFacts } from './capacity-server';
import { Failure } from './failure';
import type { ExitCode, Io } from './io';
import { EXIT } from './io';
import { notOneOf } from './one-of';
import type { Arguments } from './options';
import { numberOption, readArguments } from './options';

const OPTIONS = {
  engine: 'value',
  'engine-version': 'value',
  'min-acu': 'value',
  'max-acu': 'value',
  platform: 'value',
  memory: 'value',
  'max-connections': 'value',
  parameter: 'value',
  operations: 'value',
  margin: 'value',
  json: 'switch',
} as const;

/** `connection-budget capacity`: what one server admits, what is kept of it, and what is left. */
export function capacityCommand(args: readonly string[], io: Io): ExitCode {
  const options = readArguments('capacity', args, OPTIONS);
  const ceiling = ceilingPolicy(options);
  const supply = supplyOf({ databases: [databaseFacts(options, ceiling)], ceiling, reserve: reservePolicy(options) });
  io.stdout.write(options.switches.has('json') ? capacityJson(supply) : capacityText(supply));
  return supply.ceiling.basis === 'unknown' ? EXIT.findings : EXIT.clean;
}

function databaseFacts(options: Arguments, ceiling: CeilingPolicy): DatabaseFacts {
  const server = serverFacts(options, ceiling);
  const engineVersion = options.values.get('engine-version');
  const parameter = options.values.get('parameter');
  return {
    engine: requireEngine(options),
    ...(engineVersion !== undefined && { engineVersion }),
    ...server,
    ...(parameter !== undefined && { parameter: { text: parameter, where: '--parameter' } }),
  };
}

function requireEngine({ values }: Arguments): string {
  const engine = values.get('engine');
  if (engine === undefined) throw Failure.usage(`capacity needs --engine: one of ${ENGINE_NAMES.join(', ')}`);
  if (engineFamily(engine) !== undefined) return engine;
  throw notOneOf('engine', ENGINE_NAMES, engine);
}

function ceilingPolicy(options: Arguments): CeilingPolicy {
  const range = { min: 1, max: MOST_CONNECTIONS };
  const maxConnections = numberOption(options, 'max-connections', range, 'state what SHOW max_connections prints on the server');
  if (maxConnections === undefined) return { kind: 'estimated' };
  if (options.values.has('parameter')) throw Failure.usage('--max-connections and --parameter exclude each other: keep one');
  return { kind: 'declared', maxConnections };
}

function reservePolicy(options: Arguments): ReservePolicy {
  const range = { min: 0, max: MOST_CONNECTIONS };
  const operations = numberOption(
    options,
    'operations',
    range,
    'connections kept for migrations, psql and monitoring, 10 by default',
  );
  const percent = { min: 0, max: 90, whole: false };
  const marginPercent = numberOption(options, 'margin', percent, 'per cent of the ceiling kept as a safety margin, 5 by default');
  return {
    kind: 'standard',
    ...(operations !== undefined && { operations: { operations } }),
    ...(marginPercent !== undefined && { marginPercent }),
  };
}

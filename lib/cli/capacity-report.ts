import type { Ceiling } from '../core/ceiling';
import type { DatabaseFacts } from '../core/database';
import { engineFamily, limitQuery } from '../core/engine';
import { engineName } from '../core/engine-name';
import { variablesIn } from '../core/expression-evaluator';
import { platformName } from '../core/platform';
import type { Supply } from '../core/supply';
import { printable, widthOf } from '../core/text';

/** What a server offers, as one JSON object. */
export function capacityJson({ database, ceiling, reserve, usable }: Supply): string {
  const capacity = {
    engine: database.engine,
    engineVersion: database.engineVersion ?? null,
    instanceClass: database.instanceClass ?? null,
    ...given(database),
    maxConnections: ceiling.basis === 'unknown' ? null : ceiling.maxConnections,
    basis: ceiling.basis,
    source: ceiling.source,
    reserve: reserve.map(({ name, connections }) => ({ name, connections })),
    usable: usable ?? null,
  };
  return `${JSON.stringify(capacity, undefined, 2)}\n`;
}

/** What a server offers, for a person at a terminal. */
export function capacityText(supply: Supply): string {
  const note = noteOn(supply);
  return `${[serverInWords(supply.database), ...table(rowsOf(supply)), ...(note === undefined ? [] : ['', note])].join('\n')}\n`;
}

/** Members that only some servers have. */
function given({ serverless, platform, memoryGib }: DatabaseFacts): object {
  return {
    ...(serverless !== undefined && { serverless: { minAcu: serverless.minAcu, maxAcu: serverless.maxAcu } }),
    ...(platform !== undefined && { platform }),
    ...(memoryGib !== undefined && { memoryGib }),
  };
}

interface Row {
  readonly label: string;
  readonly figure: string;
  readonly words: string;
}

function rowsOf({ ceiling, reserve, usable }: Supply): Row[] {
  const source = `${ceiling.basis}: ${printable(ceiling.source)}`;
  if (ceiling.basis === 'unknown') return [{ label: 'ceiling', figure: '?', words: source }];
  return [
    { label: 'ceiling', figure: String(ceiling.maxConnections), words: source },
    ...reserve.map(({ name, connections }) => ({ label: `- ${printable(name)}`, figure: String(connections), words: '' })),
    { label: '= usable', figure: String(usable), words: '' },
  ];
}

function table(rows: readonly Row[]): string[] {
  const labels = Math.max(...rows.map(({ label }) => widthOf(label)));
  const figures = Math.max(...rows.map(({ figure }) => figure.length));
  return rows.map(({ label, figure, words }) => {
    const name = label + ' '.repeat(labels - widthOf(label));
    return `  ${name}  ${figure.padStart(figures)}   ${words}`.trimEnd();
  });
}

function serverInWords(database: DatabaseFacts): string {
  const { engine, engineVersion } = database;
  const server = engineVersion === undefined ? engineName(engine) : `${engineName(engine)} ${engineVersion}`;
  const place = placeOf(database);
  return printable(place === undefined ? server : `${server} on ${place}`);
}

/** What the server runs on, such as `db.t3.micro`, `db.serverless of 0.5 to 16 ACU` or `Cloud SQL with 16 GiB`. */
function placeOf({ instanceClass, serverless, platform, memoryGib }: DatabaseFacts): string | undefined {
  const place = platform === undefined ? instanceClass : platformName(platform);
  if (place === undefined) return undefined;
  if (serverless !== undefined) return `${place} of ${serverless.minAcu} to ${serverless.maxAcu} ACU`;
  return memoryGib === undefined ? place : `${place} with ${memoryGib} GiB`;
}

function measure({ engine }: DatabaseFacts): string {
  return `state with --max-connections what ${limitQuery(engineFamily(engine))} prints on the server`;
}

function noteOn({ database, ceiling }: Supply): string | undefined {
  if (ceiling.basis === 'unknown') return `Finding unknown-ceiling: ${measure(database)}.`;
  if (!isEstimate(database, ceiling)) return undefined;
  return `The ceiling is an estimate${reasonOf(database, ceiling)}\nWhere the server runs already, ${measure(database)}.`;
}

/** Between the capacities that AWS prints, the line of PostgreSQL does not lean on a bound of the memory. */
function reasonOf({ engine, serverless }: DatabaseFacts, { basis }: Ceiling): string {
  const isOnLine = serverless !== undefined && basis === 'estimated' && engineFamily(engine) === 'aurora-postgresql';
  if (isOnLine) return ': AWS prints the limit for other capacities only, and it is taken from the line between them.';
  return ', a lower bound: AWS does not publish the memory that it keeps of an instance.';
}

/** An expression of the parameter group follows the same memory as the engine's default. */
function isEstimate({ parameter }: DatabaseFacts, { basis }: Ceiling): boolean {
  if (basis === 'estimated') return true;
  return basis === 'parameter' && parameter !== undefined && variablesIn(parameter.text).has('DBInstanceClassMemory');
}

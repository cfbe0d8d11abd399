import type { Ceiling } from '../core/ceiling';
import type { DatabaseFacts } from '../core/database';
import { engineFamily, limitQuery } from '../core/engine';
import { engineName } from '../core/engine-name';
import { variablesIn } from '../core/expression-evaluator';
import type { Supply } from '../core/supply';
import { printable, widthOf } from '../core/text';

/** What a server offers, as one JSON object. */
export function capacityJson({ database, ceiling, reserve, usable }: Supply): string {
  const capacity = {
    engine: database.engine,
    engineVersion: database.engineVersion ?? null,
    instanceClass: database.instanceClass ?? null,
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

function serverInWords({ engine, engineVersion, instanceClass }: DatabaseFacts): string {
  const server = engineVersion === undefined ? engineName(engine) : `${engineName(engine)} ${engineVersion}`;
  return printable(instanceClass === undefined ? server : `${server} on ${instanceClass}`);
}

function measure({ engine }: DatabaseFacts): string {
  return `state with --max-connections what ${limitQuery(engineFamily(engine))} prints on the server`;
}

function noteOn({ database, ceiling }: Supply): string | undefined {
  if (ceiling.basis === 'unknown') return `Finding unknown-ceiling: ${measure(database)}.`;
  if (!isEstimate(database, ceiling)) return undefined;
  return `The ceiling is an estimate, a lower bound: AWS does not publish the memory that it keeps of an instance.\nWhere the server runs already, ${measure(database)}.`;
}

/** An expression of the parameter group follows the same memory as the engine's default. */
function isEstimate({ parameter }: DatabaseFacts, { basis }: Ceiling): boolean {
  if (basis === 'estimated') return true;
  return basis === 'parameter' && parameter !== undefined && variablesIn(parameter.text).has('DBInstanceClassMemory');
}

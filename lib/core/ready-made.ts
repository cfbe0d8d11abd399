import { repositoryOf } from './container-image';
import type { Pool } from './consumer';
import type { NoServer } from './database-setting';
import { databaseElsewhere, usesNoServer } from './database-setting';
import type { PoolPart } from './pool-setting';
import { poolPart } from './pool-setting';
import type { ReadyMade, Roles } from './ready-made-servers';
import { READY_MADE } from './ready-made-servers';
import type { RunSettings } from './run-settings';
import { RunReading } from './run-settings';
import { countOf } from './text';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/** What is known of the pools of software that nobody declared. */
export interface KnownPool {
  /** Of one process. */
  readonly pool: Pool;
  readonly processes: Maybe<number>;
  /** Where it comes from, such as `Keycloak: KC_DB_POOL_MAX_SIZE 100 by default`. */
  readonly because: string;
}

/** The pools of one process; undefined where nothing tells what software it is. */
export function readyMadePool(run: RunSettings): Maybe<KnownPool | NoServer> | undefined {
  const [found, another] = recognise(run);
  if (found === undefined) return undefined;
  if (another !== undefined) return { unknown: `it has variables of ${found.name} and of ${another.name}` };
  const known = judge(found, new RunReading(run));
  if (isUnknown(known)) return { unknown: `${found.name}: ${known.unknown}` };
  if (usesNoServer(known)) return { usesNoServer: `${found.name}: ${known.usesNoServer}` };
  return { ...known, because: `${found.name}: ${known.because}` };
}

/** Whether a variable says anything about pools. */
export function tellsPool(variable: string): boolean {
  return READY_MADE.some(({ reads, variables }) => reads.test(variable) || variables?.test(variable) === true);
}

/** By image, or else by variables: of these there may be several. */
function recognise({ image, variables }: RunSettings): readonly ReadyMade[] {
  const repository = image === undefined ? '' : repositoryOf(image);
  const byImage = READY_MADE.find(each => each.image?.test(repository));
  if (byImage) return [byImage];
  const names = [...variables.keys()];
  return READY_MADE.filter(each => {
    return each.otherImage?.test(repository) !== true && names.some(name => each.variables?.test(name));
  });
}

function judge(server: ReadyMade, reading: RunReading): Maybe<KnownPool | NoServer> {
  const obstacle = reading.obstacleOf(server);
  if (obstacle) return obstacle;
  const elsewhere = databaseElsewhere(server, reading);
  if (elsewhere) return elsewhere;
  if (isUnknown(server.pools)) return server.pools;
  const roles = rolesOf(server.roles, reading);
  if (isUnknown(roles)) return roles;
  const sizes: PoolPart[] = [];
  for (const setting of server.pools) {
    const size = poolPart(setting, reading, reading.elsewhereOf(server));
    if (isUnknown(size)) return size;
    sizes.push(size);
  }
  const total = (part: 'size' | 'overflow'): number => roles.count * sizes.reduce((sum, each) => sum + each[part], 0);
  return {
    pool: { size: total('size'), overflow: total('overflow') },
    processes: server.processes,
    because: `${sizes.map(({ because }) => because).join(', ')}${roles.because}`,
  };
}

function rolesOf(roles: Roles | undefined, reading: RunReading): Maybe<{ count: number; because: string }> {
  if (roles === undefined) return { count: 1, because: '' };
  const stated = reading.value(roles.variable);
  if (isUnknown(stated)) return stated;
  const listed = (stated ?? '').split(/[\s,:]+/).filter(each => each !== '').length;
  const count = listed || reading.argumentsOf(roles.argument).length || roles.byDefault;
  return { count, because: count === 1 ? '' : `, in each of ${countOf(count, roles.noun)}` };
}

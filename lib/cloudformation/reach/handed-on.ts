import type { Outlet, ReachedDatabase } from '../../core/reach/access-graph';
import { groupId } from './group-ids';
import { isRotation } from './infrastructure';
import { NOT_AT_HAND } from './resource-roles';
import type { SetResource, Target, TemplateSet } from './template-set';
import { UNIMPORTED, unimportedExports } from './unimported-exports';

/** A database as far as somebody may be handed something of it. */
type Handed = Pick<ReachedDatabase, 'name' | 'doors' | 'ids' | 'secrets'>;

const STACK_SET = 'AWS::CloudFormation::StackSet';

/** Stacks whose templates are not in the set: they may hold anything. */
export function stacksNotAtHand(set: TemplateSet): Outlet[] {
  return absentStacks(set).map(found => ({
    what: nameOf(found),
    because: `${becauseAbsent(found)}, and may hold whatever connects`,
  }));
}

/** Whoever is handed the security group, the address or the secret of a database, and does not show what becomes of it. */
export function handedOn(set: TemplateSet, database: Handed): Outlet[] {
  const stacks = absentStacks(set).flatMap(found => {
    const parts = partsAmong(
      set.mentionsOf(found).map(({ target }) => target),
      database,
      set,
    );
    return parts.map(part => ({
      what: nameOf(found),
      because: `it is handed ${part} of ${database.name}, and ${becauseAbsent(found)}`,
    }));
  });
  const parameters = set.ofType('AWS::SSM::Parameter').flatMap(found => {
    const targets = set.mentionsOf(found).map(({ target }) => target);
    const parts = partsAmong(targets, database, set).filter(part => part !== GROUP && part !== OTHER);
    return parts.map(part => ({
      what: nameOf(found),
      because: `it hands ${part} of ${database.name} on, and who takes it is not known`,
    }));
  });
  const exports = unimportedExports(set).flatMap(({ what, targets }) => {
    const parts = partsAmong(targets, database, set).filter(part => part !== OTHER);
    return parts.map(part => ({ what, because: `it hands ${part} of ${database.name} on, and ${UNIMPORTED}` }));
  });
  return [...stacks, ...parameters, ...exports];
}

function absentStacks(set: TemplateSet): SetResource[] {
  const nested = ['AWS::CloudFormation::Stack', 'AWS::Serverless::Application'].flatMap(type => set.ofType(type));
  const absent = nested.filter(found => !set.hasNested(found.id) && !isRotation(found));
  return [...absent, ...set.ofType(STACK_SET)];
}

function becauseAbsent({ type }: SetResource): string {
  return type === STACK_SET ? 'the stacks of this stack set are not at hand' : NOT_AT_HAND;
}

function nameOf({ path, type }: SetResource): string {
  return `${path} (${type})`;
}

const GROUP = 'the security group';
const OTHER = 'something';

/** What of a database stands among targets, in words, each once. */
function partsAmong(targets: readonly Target[], database: Handed, set: TemplateSet): string[] {
  return [...new Set(targets.flatMap(target => partOf(target, database, set)))];
}

function partOf(target: Target, { ids, secrets, doors }: Handed, set: TemplateSet): string[] {
  const group = groupId(target, set);
  if (group !== undefined) return doors.some(({ groups }) => groups.includes(group)) ? [GROUP] : [];
  if (target.kind !== 'resource') return [];
  const { id, attribute } = target;
  if (secrets.has(id) || (ids.has(id) && attribute === 'MasterUserSecret.SecretArn')) return ['the secret'];
  const isProxy = doors.some(({ proxy }) => proxy?.ids.has(id));
  if (!isProxy && !ids.has(id)) return [];
  return [attribute.endsWith('Endpoint.Address') || (isProxy && attribute === 'Endpoint') ? 'the address' : OTHER];
}

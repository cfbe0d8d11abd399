import fc from 'fast-check';
import type { RolelessMember } from '../../lib/cloudformation/cluster-roles';
import { withRoles } from '../../lib/cloudformation/cluster-roles';

function member(name: string, overrides: Partial<RolelessMember> = {}): RolelessMember {
  const databases = [{ engine: 'aurora-mysql', instanceClass: `db.${name}` }];
  return { path: `Db/${name}`, name, isCertain: true, promotionTier: 1, databases, predecessors: [], ...overrides };
}

const after = (...names: string[]): Partial<RolelessMember> => ({ predecessors: names.map(name => `Db/${name}`) });
const maybe = { isCertain: false } as const;

/** Roles by name; with a question mark where others may be the writer instead. */
function roles(...members: RolelessMember[]): string[] {
  return withRoles(members).map(({ name, role, mayBeWriter }) => `${name} ${role}${mayBeWriter ? '?' : ''}`);
}

test('the member that is created first is the writer, whatever its tier', () => {
  expect(
    roles(member('a', { ...after('b'), promotionTier: 0 }), member('b', { promotionTier: 9 }), member('c', after('b'))),
  ).toEqual(['a reader', 'b writer', 'c reader']);
});

test('of several that may be first, the first one stands for the writer', () => {
  expect(roles(member('a', after('b')), member('b'), member('c'))).toEqual(['a reader', 'b writer?', 'c reader?']);
});

test('of these, a member that is there for certain stands for the writer', () => {
  expect(roles(member('a', maybe), member('b'))).toEqual(['a reader?', 'b writer?']);
});

test('a member that may be missing comes before nobody', () => {
  expect(roles(member('a', maybe), member('b', after('a')), member('c', after('b')))).toEqual([
    'a reader?',
    'b writer?',
    'c reader',
  ]);
});

test('members that may all be missing may each be the writer', () => {
  expect(roles(member('a', maybe), member('b', maybe))).toEqual(['a writer?', 'b reader?']);
});

test('members that wait for each other may each be the writer', () => {
  expect(roles(member('a', after('b')), member('b', after('a')))).toEqual(['a writer?', 'b reader?']);
});

test('it makes no difference which of several alike is the writer', () => {
  const databases = [{ engine: 'aurora-mysql', instanceClass: 'db.r6g.large' }];
  expect(roles(member('a', { databases }), member('b', { databases }))).toEqual(['a writer', 'b reader']);
  expect(roles(member('a', { databases }), member('b', { databases, promotionTier: 2 }))).toEqual(['a writer?', 'b reader?']);
});

test('there is one writer, every other candidate is marked, and nobody is lost or changed', () => {
  const members = fc
    .array(fc.tuple(fc.nat(15), fc.boolean(), fc.subarray(['Db/m0', 'Db/m1', 'Db/m2'])), { minLength: 1, maxLength: 6 })
    .map(each =>
      each.map(([promotionTier, isCertain, predecessors], index) =>
        member(`m${index}`, { promotionTier, isCertain, predecessors }),
      ),
    );
  fc.assert(
    fc.property(members, given => {
      const found = withRoles(given);
      expect(found.map(({ path, databases }) => [path, databases])).toEqual(
        given.map(({ path, databases }) => [path, databases]),
      );
      const writers = found.filter(({ role }) => role === 'writer');
      expect(writers).toHaveLength(1);
      const candidates = found.filter(({ mayBeWriter }) => mayBeWriter);
      expect(candidates.length === 0 || (candidates.length > 1 && candidates.includes(writers[0]!))).toBe(true);
    }),
  );
});

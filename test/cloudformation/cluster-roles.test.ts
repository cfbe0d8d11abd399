import fc from 'fast-check';
import type { RolelessMember } from '../../lib/cloudformation/cluster-roles';
import { withRoles } from '../../lib/cloudformation/cluster-roles';

function member(name: string, promotionTier: number | undefined, isCertain = true): RolelessMember {
  const databases = [{ engine: 'aurora-mysql', instanceClass: `db.${name}` }];
  return { path: `Db/${name}`, name, isCertain, promotionTier, databases };
}

/** Roles by name, the writer with every class that it may have. */
function roles(...members: RolelessMember[]) {
  const found = withRoles(members);
  return found.map(({ name, role, databases }) => {
    const classes = databases.map(({ instanceClass }) => instanceClass?.slice(3)).join(' or ');
    return role === 'writer' ? `${name} writes on ${classes}` : `${name} reads on ${classes}`;
  });
}

test('the lowest tier alone is the writer', () => {
  expect(roles(member('a', 2), member('b', 0), member('c', 1))).toEqual(['a reads on a', 'b writes on b', 'c reads on c']);
});

test('of several in the lowest tier the first stands for the writer, and each may be any of them', () => {
  expect(roles(member('a', 2), member('b', 1), member('c', 1))).toEqual([
    'a reads on a',
    'b writes on b or c',
    'c reads on b or c',
  ]);
});

test('a tier that cannot be read may be the lowest', () => {
  expect(roles(member('a', 0), member('b', undefined), member('c', 1))).toEqual([
    'a writes on a or b',
    'b reads on a or b',
    'c reads on c',
  ]);
});

test('where no tier can be read, any member may be the writer', () => {
  expect(roles(member('a', undefined), member('b', undefined))).toEqual(['a writes on a or b', 'b reads on a or b']);
});

test('of a tie, a member that is there for certain stands for the writer', () => {
  expect(roles(member('a', 1, false), member('b', 1))).toEqual(['a reads on a or b', 'b writes on a or b']);
});

test('a member that may be missing leaves the writer to the next', () => {
  expect(roles(member('a', 0, false), member('b', 1), member('c', 2))).toEqual([
    'a reads on a or b',
    'b writes on a or b',
    'c reads on c',
  ]);
});

test('members that may all be missing may each be the writer', () => {
  expect(roles(member('a', 3, false), member('b', 1, false))).toEqual(['a writes on a or b', 'b reads on a or b']);
});

test('tied members of one class are one server', () => {
  const databases = [{ engine: 'aurora-mysql', instanceClass: 'db.r6g.large' }];
  const [writer] = withRoles([
    { ...member('a', 1), databases },
    { ...member('b', 1), databases },
  ]);
  expect(writer?.databases).toEqual(databases);
});

test('there is one writer, which keeps the servers that it may be, and nobody is lost', () => {
  const tier = fc.option(fc.nat(15), { nil: undefined });
  const members = fc
    .array(fc.tuple(tier, fc.boolean()), { minLength: 1, maxLength: 6 })
    .map(each => each.map(([promotionTier, isCertain], index) => member(`m${index}`, promotionTier, isCertain)));
  fc.assert(
    fc.property(members, given => {
      const found = withRoles(given);
      expect(found.map(({ path }) => path)).toEqual(given.map(({ path }) => path));
      expect(found.filter(({ role }) => role === 'writer')).toHaveLength(1);
      found.forEach(({ databases }, index) => expect(databases).toEqual(expect.arrayContaining([...given[index]!.databases])));
    }),
  );
});

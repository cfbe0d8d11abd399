import { shellVariables } from '../../lib/core/shell-variables';

const read = (command: string): object => Object.fromEntries(shellVariables(command));
const certain = (value: string): object => ({ values: [value], mayBeOther: false });
const perhaps = (...values: string[]): object => ({ values, mayBeOther: true });

test.each<[string, object]>([
  ['sh -c A=1 exec app', { A: certain('1') }],
  ['sh -c A=1 B=2 app', { A: certain('1'), B: certain('2') }],
  ['/bin/bash -lc "A=1 app"', { A: certain('1') }],
  ['sh -c export A="1 2"; app', { A: certain('1 2') }],
  ["env -i A='1' app B=2", { A: certain('1') }],
  ['tini -- env A=1 app', { A: certain('1') }],
  ['sh -c cd /app && export A=1 && exec app', { A: certain('1') }],
  ['sh -c A=1\nexport A\napp', { A: certain('1') }],
  ['sh -c export A=1 && export A=2 && app', { A: certain('2') }],
  ['sh -c A=1 migrate; app', { A: perhaps('1') }],
  ['sh -c export A=1; A=2 migrate; app', { A: { values: ['1', '2'], mayBeOther: false } }],
  ['sh -c A=2 migrate; A=1 app', { A: certain('1') }],
  ['sh -c [ -n "$X" ] && export A=1; app', { A: perhaps('1') }],
  ['sh -c app --a=1 -Db=2 c=3', {}],
  ['app', {}],
  ['', {}],
])('%j', (command, expected) => {
  expect(read(command)).toEqual(expected);
});

test.each(['$(nproc)', '$(( $(nproc) * 2 ))', '${X:-4}', '$X', '`nproc`'])('%s cannot be read', value => {
  const first = value.split(' ')[0] ?? '';
  expect(read(`sh -c A=${value} app`)).toEqual({
    A: { values: [{ unknown: `A in its command cannot be read: ${first}` }], mayBeOther: false },
  });
});

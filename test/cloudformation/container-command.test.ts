import { commandsOf, workersIn } from '../../lib/cloudformation/container-command';

const template = { Parameters: { Workers: { Type: 'Number', Default: 3 }, Bare: { Type: 'Number' } } };

test.each<[string, unknown, string[]]>([
  ['a long switch', ['gunicorn', '--workers', '4', 'app:app'], ['4']],
  ['a long switch with an equals sign', ['uvicorn', 'app:app', '--workers=2'], ['2']],
  ['a short switch', ['gunicorn', '-w', '4', 'app:app'], ['4']],
  ['a short switch without a blank', ['puma', '-w2'], ['2']],
  ['a shell line', ['sh', '-c', 'exec gunicorn -w 4 app:app'], ['4']],
  ['a shell variable', ['sh', '-c', 'exec gunicorn --workers $WEB_CONCURRENCY app:app'], ['$WEB_CONCURRENCY']],
  ['a parameter', ['gunicorn', '--workers', { Ref: 'Workers' }], ['3']],
  ['a parameter that cannot be read', ['gunicorn', '--workers', { Ref: 'Bare' }], ['${Bare}']],
  ['either branch of a condition', { 'Fn::If': ['C', ['a', '-w', '1'], ['a', '-w', '2']] }, ['1', '2']],
  ['several switches, of which the last holds', ['gunicorn', '--workers', '2', '-w', '9'], ['9']],
  ['no switch', ['gunicorn', 'app:app'], []],
  ['a switch that begins alike', ['httpd', '-webroot', '/srv', '--workers-dir', '/tmp'], []],
  ['no list', 'gunicorn -w 4', []],
  ['nothing', undefined, []],
])('workers are read from a command with %s', (_, Command, workers) => {
  const stated = (definition: object): unknown[] =>
    commandsOf(template, definition).values.flatMap(line => workersIn(String(line ?? '')) ?? []);
  expect(stated({ Command })).toEqual(workers);
  expect(stated({ entryPoint: Command })).toEqual(workers);
});

import { readTemplates } from '../../lib/cli/template-files';
import type { Files } from './fake-io';
import { ioOf, chunksOf, systemError } from './fake-io';

/** Templates by file, name and resources. */
async function read(paths: readonly string[], files: Files): Promise<[string, string, string[]][]> {
  const openFile = (path: string): Promise<{ chunks: AsyncIterable<Uint8Array> }> => {
    const content = files[path] ?? systemError('ENOENT');
    if (content instanceof Error) return Promise.reject(content);
    return Promise.resolve({ chunks: chunksOf(typeof content === 'string' ? new TextEncoder().encode(content) : content) });
  };
  const templates = await readTemplates(paths, ioOf({ openFile }));
  return templates.map(({ file, name, template }) => [file, name, Object.keys(template.Resources as object)]);
}

const TEMPLATE = '{"Resources": {"A": {"Type": "T"}}}';

function stack(templateFile: string, displayName?: string): object {
  return { type: 'aws:cloudformation:stack', properties: { templateFile }, displayName };
}

it('reads templates by their files', async () => {
  expect(
    await read(['deploy/orders.template.yaml', 'b.json'], {
      'deploy/orders.template.yaml': 'Resources: {X: {}}',
      'b.json': TEMPLATE,
    }),
  ).toEqual([
    ['deploy/orders.template.yaml', 'orders', ['X']],
    ['b.json', 'b', ['A']],
  ]);
});

it('reads a cloud assembly with its stages and nested stacks', async () => {
  const nested = { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'Inner.nested.template.json' } };
  const files = {
    'cdk.out/manifest.json': JSON.stringify({
      artifacts: {
        Shop: stack('Shop.template.json'),
        'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
      },
    }),
    'cdk.out/Shop.template.json': JSON.stringify({ Resources: { Inner: nested } }),
    'cdk.out/Inner.nested.template.json': TEMPLATE,
    'cdk.out/assembly-Prod/manifest.json': JSON.stringify({
      artifacts: { ProdShop: stack('ProdShop.template.json', 'Prod/Shop') },
    }),
    'cdk.out/assembly-Prod/ProdShop.template.json': TEMPLATE,
  };
  expect((await read(['cdk.out'], files)).map(([file, name]) => [file, name])).toEqual([
    ['cdk.out/Shop.template.json', 'Shop'],
    ['cdk.out/Inner.nested.template.json', 'Shop/Inner'],
    ['cdk.out/assembly-Prod/ProdShop.template.json', 'Prod/Shop'],
  ]);
});

it('reads each file once', async () => {
  expect(await read(['a.json', 'a.json'], { 'a.json': TEMPLATE })).toHaveLength(1);
});

it.each([
  ['a file that is not there', 'x.json', {}, /cannot read x.json: there is no such file/],
  ['what is no template', 'x.json', { 'x.json': '{}' }, /x.json:1:1: it has no Resources, so it is no template/],
  [
    'a broken manifest',
    'd',
    { 'd/manifest.json': '{' },
    /cannot read d\/manifest.json: it is not JSON; synthesize the app again/,
  ],
  [
    'a stage without an assembly',
    'd',
    {
      'd/manifest.json': JSON.stringify({ artifacts: { s: { type: 'cdk:cloud-assembly', properties: { directoryName: 'e' } } } }),
    },
    /cannot read d\/e: it has no manifest.json/,
  ],
  [
    'a file outside of the assembly',
    'd',
    { 'd/manifest.json': JSON.stringify({ artifacts: { s: stack('../../etc/passwd') } }) },
    /names a file outside of it/,
  ],
  [
    'an absolute file',
    'd',
    { 'd/manifest.json': JSON.stringify({ artifacts: { s: stack('/etc/passwd') } }) },
    /names a file outside of it/,
  ],
])('refuses %s', async (_what, path, files, message) => {
  await expect(read([path], files)).rejects.toThrow(message);
});

it('ends with assemblies that lead in circles', async () => {
  const self = {
    'd/manifest.json': JSON.stringify({ artifacts: { s: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } } }),
  };
  const files = new Proxy(self, {
    get: (target, key) => (String(key).endsWith('manifest.json') ? target['d/manifest.json'] : undefined),
  });
  await expect(read(['d'], files)).rejects.toThrow('a cloud assembly may have 2000 templates, got more');
});

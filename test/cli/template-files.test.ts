import { readTemplates } from '../../lib/cli/template-files';
import type { TemplateGroup } from '../../lib/cli/template-files';
import { linkTemplates } from '../../lib/cloudformation/linked-template';
import { own } from '../../lib/cloudformation/fields';
import type { Files } from './fake-io';
import { ioOf, chunksOf, systemError } from './fake-io';

function readGroups(paths: readonly string[], files: Files, opened: string[] = []): Promise<TemplateGroup[]> {
  const openFile = (path: string): Promise<{ chunks: AsyncIterable<Uint8Array> }> => {
    opened.push(path);
    const content = files[path] ?? systemError('ENOENT');
    if (content instanceof Error) return Promise.reject(content);
    return Promise.resolve({ chunks: chunksOf(typeof content === 'string' ? new TextEncoder().encode(content) : content) });
  };
  return readTemplates(paths, ioOf({ openFile, stdin: () => ({ chunks: chunksOf(new TextEncoder().encode(TEMPLATE)) }) }));
}

/** Groups as their names and those of their members; what is nested, with the resource that it is. */
async function read(paths: readonly string[], files: Files): Promise<[string, string[]][]> {
  const groups = await readGroups(paths, files);
  return groups.map(({ name, members }) => [
    name,
    members.map(each => `${each.name}${each.nestedIn ? ` is ${each.nestedIn.name} ${each.nestedIn.logicalId}` : ''}`),
  ]);
}

const TEMPLATE = '{"Resources": {"A": {"Type": "T"}}}';

function stack(templateFile: string, displayName?: string): object {
  return { type: 'aws:cloudformation:stack', properties: { templateFile }, displayName };
}

const asset = (path: string) => ({ Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': path } });
const naming = (TemplateURL: unknown) => ({ Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } });
const withNested = (...stacks: object[]): string =>
  JSON.stringify({ Resources: Object.fromEntries(stacks.map((each, at) => [`N${at}`, each])) });

describe('files', () => {
  it('are one group', async () => {
    const files = { 'deploy/orders.template.yaml': 'Resources: {X: {}}', 'b.json': TEMPLATE };
    expect(await read(['deploy/orders.template.yaml', 'b.json'], files)).toEqual([
      ['deploy/orders.template.yaml and 1 more', ['orders', 'b']],
    ]);
    expect(await read(['b.json'], files)).toEqual([['b.json', ['b']]]);
  });

  it('are read once, however they are written', async () => {
    const opened: string[] = [];
    const groups = await readGroups(['a.json', './a.json', 'x/../a.json'], { 'a.json': TEMPLATE }, opened);
    expect(groups.flatMap(({ members }) => members)).toHaveLength(1);
    expect(opened.filter(path => path === 'a.json')).toHaveLength(1);
  });

  it('have names of their own, in which nothing has a meaning', async () => {
    const files = ['a/orders.json', 'b/orders.json', '../b/orders.json', 'orders.v2.yaml', 'x.template'];
    const all = Object.fromEntries(files.map(file => [file, TEMPLATE]));
    expect(await read(files, all)).toEqual([
      ['a/orders.json and 4 more', ['orders', 'b/orders', 'b/orders 2', 'orders-v2', 'x']],
    ]);
  });

  it('may come from standard input, which names no other file', async () => {
    expect(await read(['-'], {})).toEqual([['-', ['stdin']]]);
  });

  it('call their resources by their paths in CDK', async () => {
    const paths: Record<string, unknown> = {
      A: 'Shop/Api/Service/Resource',
      ApiService: 'Shop/Api/Service',
      Service: 'Shop/Service',
      Group: 'Shop/Inner/Group/ASG',
      B: 'Shop/Db/Default',
      C: 'Shop/L1\n',
      D: 'Resource',
      E: '',
      F: { Ref: 'A' },
      G: '/Resource',
    };
    const TYPES: Record<string, string> = {
      ApiService: 'AWS::ECS::Service',
      Service: 'AWS::ECS::Service',
      Group: 'AWS::AutoScaling::AutoScalingGroup',
    };
    const Resources = Object.fromEntries(
      Object.entries(paths).map(([id, path]) => [id, { Type: TYPES[id] ?? 'T', Metadata: { 'aws:cdk:path': path } }]),
    );
    const [group] = await readGroups(['Shop.json'], { 'Shop.json': JSON.stringify({ Resources }) });
    expect([...Object.keys(paths), 'None'].map(id => group?.members[0]?.describe?.(id))).toEqual([
      { path: 'Shop/Api/Service', name: 'Api' },
      { path: 'Shop/Api', name: 'Api' },
      { path: 'Shop/Service', name: 'Service' },
      { path: 'Shop/Inner/Group', name: 'Inner/Group' },
      { path: 'Shop/Db', name: 'Db' },
      { path: 'Shop/L1\ufffd', name: 'L1\ufffd' },
      { path: 'Resource', name: 'Resource' },
      { path: 'Shop/E', name: 'E' },
      { path: 'Shop/F', name: 'F' },
      { path: 'Shop/G', name: 'G' },
      { path: 'Shop/None', name: 'None' },
    ]);
  });
});

describe('nested stacks of files', () => {
  it('are read beside the file that names them', async () => {
    const files = {
      'deploy/app.yaml': withNested(naming('nested/one.yaml'), {
        Type: 'AWS::Serverless::Application',
        Properties: { Location: './sam.yaml' },
      }),
      'deploy/nested/one.yaml': withNested(naming('../common.yaml'), naming('two.yaml')),
      'deploy/nested/two.yaml': TEMPLATE,
      'deploy/common.yaml': TEMPLATE,
      'deploy/sam.yaml': TEMPLATE,
    };
    expect(await read(['deploy/app.yaml'], files)).toEqual([
      ['deploy/app.yaml', ['app', 'app/N0 is app N0', 'app/N0/N0 is app/N0 N0', 'app/N0/N1 is app/N0 N1', 'app/N1 is app N1']],
    ]);
  });

  it('are linked to it', async () => {
    const app = `
Resources:
  Db: {Type: 'AWS::RDS::DBInstance'}
  Nested: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: api.yaml, Parameters: {Host: !GetAtt Db.Endpoint.Address}}}`;
    const api = `
Parameters: {Host: {Type: String}}
Resources: {Api: {Type: T, Properties: {Host: !Ref Host}}}`;
    const [group] = await readGroups(['app.yaml'], { 'app.yaml': app, 'api.yaml': api });
    expect(own(linkTemplates(group?.members ?? []).Resources, 'app/Nested/Api')).toEqual({
      Type: 'T',
      Properties: { Host: { 'Fn::GetAtt': ['app/Db', 'Endpoint.Address'] } },
    });
  });

  it('are one member where they are named as well', async () => {
    const files = { 'app.json': withNested(naming('one.json')), 'one.json': TEMPLATE, 'z.json': TEMPLATE };
    const members = ['app', 'app/N0 is app N0', 'z'];
    expect(await read(['app.json', 'one.json', 'z.json'], files)).toEqual([['app.json and 2 more', members]]);
    expect(await read(['one.json', 'app.json', 'z.json'], files)).toEqual([['one.json and 2 more', members]]);
  });

  it('are two members where two resources name them', async () => {
    const files = { 'app.json': withNested(naming('one.json'), naming('one.json')), 'one.json': TEMPLATE };
    expect(await read(['app.json'], files)).toEqual([['app.json', ['app', 'app/N0 is app N0', 'app/N1 is app N1']]]);
  });

  it.each<[string, unknown]>([
    ['an address', 'https://s3.amazonaws.com/x/one.json'],
    ['an address in S3', 's3://x/one.json'],
    ['an absolute path', '/etc/one.json'],
    ['an absolute path of Windows', 'C:\\one.json'],
    ['a path that leads out', '../one.json'],
    ['a path that leads out of it by a way around', 'x/../../one.json'],
    ['a path that leads out in Windows', '..\\one.json'],
    ['the directory', '.'],
    ['nothing', ''],
    ['an expression', { 'Fn::Sub': '${Bucket}/one.json' }],
    ['a file that is not there', 'none.json'],
    ['a directory', 'directory'],
    ['what is no template', 'plain.json'],
    ['itself', 'app.json'],
  ])('are left out where they name %s', async (_what, url) => {
    const opened: string[] = [];
    const files = {
      'deploy/app.json': withNested(naming(url)),
      'one.json': TEMPLATE,
      '/etc/one.json': TEMPLATE,
      'deploy/plain.json': '{}',
      'deploy/directory': systemError('EISDIR'),
    };
    const groups = await readGroups(['deploy/app.json'], files, opened);
    expect(groups.flatMap(({ members }) => members)).toHaveLength(1);
    for (const path of opened) expect(path).toMatch(/^deploy\//);
  });

  it('never are standard input', async () => {
    const files = { 'app.json': withNested(naming('-')), './-': TEMPLATE };
    expect(await read(['app.json'], files)).toEqual([['app.json', ['app', 'app/N0 is app N0']]]);
  });

  it('are read to an end where they name each other', async () => {
    const files = { 'a.json': withNested(naming('b.json')), 'b.json': withNested(naming('a.json')) };
    expect(await read(['a.json', 'b.json'], files)).toEqual([['a.json and 1 more', ['b', 'b/N0 is b N0']]]);
  });

  it('are no more than an app may have', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `${at}.json`);
    const files = Object.fromEntries(
      names.map((name, at) => [name, withNested(naming(`${at + 1}.json`), naming(`${at + 1}.json`))]),
    );
    await expect(read(['0.json'], files)).rejects.toThrow(
      'an app may have 2000 templates, its nested stacks and stages included, got more',
    );
  });
});

describe('a cloud assembly', () => {
  const stage = (directoryName: string, displayName?: string) => ({
    type: 'cdk:cloud-assembly',
    properties: { directoryName, displayName },
  });
  const files = {
    'cdk.out/manifest.json': JSON.stringify({
      artifacts: {
        Shop: stack('Shop.template.json'),
        'assembly-Prod': stage('assembly-Prod', 'Prod'),
        'assembly-Test': stage('assembly-Test'),
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
      },
    }),
    'cdk.out/Shop.template.json': withNested(asset('Inner.nested.template.json'), naming('Shop.template.json')),
    'cdk.out/Inner.nested.template.json': TEMPLATE,
    'cdk.out/assembly-Prod/manifest.json': JSON.stringify({
      artifacts: {
        ProdShop: stack('ProdShop.template.json', 'Prod/Shop'),
        ProdNet: stack('ProdShop.template.json', 'Prod/Shop'),
      },
    }),
    'cdk.out/assembly-Prod/ProdShop.template.json': TEMPLATE,
    'cdk.out/assembly-Test/manifest.json': '{}',
    'a.json': TEMPLATE,
  };
  const groups = [
    ['cdk.out', ['Shop', 'Shop/N0 is Shop N0']],
    ['Prod', ['Prod/Shop', 'ProdShop']],
  ];

  it('is a group, and so is each stage that has stacks', async () => {
    expect(await read(['cdk.out'], files)).toEqual(groups);
    expect(await read(['cdk.out/'], files)).toEqual(groups);
  });

  it('is a group beside that of the files', async () => {
    expect(await read(['cdk.out', 'a.json'], files)).toEqual([['a.json', ['a']], ...groups]);
  });

  it('is read once', async () => {
    expect(await read(['cdk.out', './cdk.out', 'cdk.out/assembly-Prod'], files)).toHaveLength(2);
  });
});

it.each([
  ['a file that is not there', 'x.json', {}, /cannot read x.json: there is no such file/],
  ['what is no template', 'x.json', { 'x.json': '{}' }, /x.json:1:1: it has no Resources, so it is no template/],
  [
    'a directory that is no assembly',
    'deploy/',
    { deploy: systemError('EISDIR') },
    /^connection-budget: cannot read deploy: it is a directory without manifest.json, so no cloud assembly; name the template files in it, or the cdk.out that cdk synth writes$/,
  ],
  [
    'a file below a file',
    'a/b',
    { 'a/b/manifest.json': systemError('ENOTDIR'), 'a/b': systemError('ENOTDIR') },
    /cannot read a\/b: there is no such file/,
  ],
  [
    'a manifest that may not be read',
    'd',
    { 'd/manifest.json': systemError('EACCES') },
    /cannot read d\/manifest.json: permission denied/,
  ],
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
    'a nested stack of an assembly that is not there',
    'd',
    {
      'd/manifest.json': JSON.stringify({ artifacts: { s: stack('s.json') } }),
      'd/s.json': withNested(asset('n.json')),
    },
    /cannot read d\/n.json: there is no such file/,
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
  await expect(read(['d'], files)).rejects.toThrow(
    'an app may have 2000 templates, its nested stacks and stages included, got more',
  );
});

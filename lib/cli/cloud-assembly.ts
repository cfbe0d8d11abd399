import { isFields, own } from '../cloudformation/fields';
import type { TemplateMember } from '../cloudformation/template-member';
import { printable } from '../core/text';
import { Failure } from './failure';
import type { Io } from './io';
import { inputName, readTextIfThere } from './read-text';
import { FileCount, memberOf, Names, nestedFiles, normalPath, readTemplateFile } from './template-file';

/** The stacks of an assembly that are no stage of their own. */
interface AssemblyGroup {
  /** What tells it from others. */
  readonly directory: string;
  readonly name: string;
  readonly members: readonly TemplateMember[];
}

type Deployed = Required<Pick<TemplateMember, 'stackName' | 'environment'>>;

const MANIFEST = 'manifest.json';

/** A manifest has the stack traces of all warnings in it. */
const LARGEST = 64 * 1024 * 1024;

/**
 * The stacks of a cloud assembly, and those of each stage in it; undefined where a path is no directory of one.
 *
 * @throws Failure when it is one, and cannot be read
 * @see https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-assemblies
 */
export async function readAssembly(directory: string, io: Io): Promise<AssemblyGroup[] | undefined> {
  const manifest = await manifestIn(directory, io);
  if (manifest === undefined) return undefined;
  return new AssemblyReader(io).read({ directory, name: directory }, manifest);
}

/** Undefined where there is none. */
async function manifestIn(directory: string, io: Io): Promise<unknown> {
  const file = `${directory}/${MANIFEST}`;
  const text = await readTextIfThere(file, io, LARGEST, { absent: ['ENOENT', 'ENOTDIR'] });
  return text === undefined ? undefined : parsed(file, text);
}

class AssemblyReader {
  private readonly count = new FileCount();

  public constructor(private readonly io: Io) {}

  /** The stacks of an assembly as one group, if there are any, and those of its stages. */
  public async read(assembly: Omit<AssemblyGroup, 'members'>, manifest: unknown): Promise<AssemblyGroup[]> {
    const { directory } = assembly;
    const artifacts = Object.entries(fieldsOf(own(manifest, 'artifacts'))).sort(([a], [b]) => (a < b ? -1 : 1));
    const names = new Names();
    const members: TemplateMember[] = [];
    const stages: AssemblyGroup[] = [];
    for (const [id, artifact] of artifacts) {
      const properties = own(artifact, 'properties');
      const [file, nested] = [own(properties, 'templateFile'), own(properties, 'directoryName')];
      if (own(artifact, 'type') === 'aws:cloudformation:stack' && typeof file === 'string') {
        const name = names.take(textOr(own(artifact, 'displayName'), id), id);
        members.push(...(await this.stack(directory, file, name, names, deployedAs(id, artifact))));
      }
      if (own(artifact, 'type') === 'cdk:cloud-assembly' && typeof nested === 'string') {
        const name = textOr(own(properties, 'displayName'), id);
        stages.push(...(await this.stage({ directory: normalPath(within(directory, nested)), name })));
      }
    }
    return [...(members.length === 0 ? [] : [{ ...assembly, members }]), ...stages];
  }

  /** A stage has an assembly of its own. */
  private async stage(assembly: Omit<AssemblyGroup, 'members'>): Promise<AssemblyGroup[]> {
    this.count.add();
    const manifest = await manifestIn(assembly.directory, this.io);
    if (manifest !== undefined) return this.read(assembly, manifest);
    throw Failure.couldNotRun(`cannot read ${inputName(assembly.directory)}: it has no ${MANIFEST}; synthesize the app again`);
  }

  /** A stack, and the nested ones whose templates stand beside it. */
  private async stack(
    directory: string,
    file: string,
    name: string,
    names: Names,
    deployed: Deployed,
    nestedIn?: TemplateMember['nestedIn'],
  ): Promise<TemplateMember[]> {
    this.count.add();
    const template = await readTemplateFile(within(directory, file), this.io, true);
    const { environment } = deployed;
    const members: TemplateMember[] = [{ ...memberOf(name, template, nestedIn), ...(nestedIn ? { environment } : deployed) }];
    for (const { logicalId, path } of nestedFiles(template).filter(({ isAsset }) => isAsset)) {
      const nestedName = names.take(`${name}/${logicalId}`);
      members.push(...(await this.stack(directory, path, nestedName, names, deployed, { name, logicalId })));
    }
    return members;
  }
}

/** What an artifact says of its stack, which is called as the artifact unless it states a name. */
function deployedAs(id: string, artifact: unknown): Deployed {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(textOr(own(artifact, 'environment'), '')) ?? [];
  return {
    stackName: textOr(own(own(artifact, 'properties'), 'stackName'), id),
    environment: {
      ...(account !== undefined && account !== 'unknown-account' && { account }),
      ...(region !== undefined && region !== 'unknown-region' && { region }),
    },
  };
}

/** A file of an assembly stands in its directory; a name that leads out of it is none of ours. */
function within(directory: string, name: string): string {
  if (!name.startsWith('/') && !name.split(/[/\\]/).includes('..')) return `${directory}/${name}`;
  throw Failure.couldNotRun(`${inputName(directory)} names a file outside of it, ${printable(name)}: synthesize it again`);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw Failure.couldNotRun(`cannot read ${inputName(path)}: it is not JSON; synthesize the app again`);
  }
}

function fieldsOf(value: unknown): object {
  return isFields(value) ? value : {};
}

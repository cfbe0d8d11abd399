import type { Template } from '../cloudformation/template';
import { own } from '../cloudformation/fields';
import { resourcesOfType } from '../cloudformation/template';
import { printable } from '../core/text';
import { Failure } from './failure';
import type { Io } from './io';
import { inputName, readText } from './read-text';
import { readTemplateText } from './template-text';

/** One template of an app. */
export interface TemplateFile {
  readonly file: string;
  /** Name of the stack, where a cloud assembly tells it; else that of the file. */
  readonly name: string;
  readonly template: Template;
}

/** CloudFormation takes no more than 1 MB of a template. */
const LARGEST = 4 * 1024 * 1024;

/** Stages and nested stacks of an app that is not meant to hurt anybody. */
const MOST_FILES = 2000;

/**
 * Templates by their files, and those of cloud assemblies by their directories: nested stacks and stages with them.
 *
 * @throws Failure when a file cannot be read, or is no template
 */
export async function readTemplates(paths: readonly string[], io: Io): Promise<TemplateFile[]> {
  const found = new Map<string, TemplateFile>();
  for (const path of paths) {
    for (const file of await readPath(path, io)) found.set(file.file, file);
  }
  return [...found.values()];
}

const MANIFEST = 'manifest.json';

async function readPath(path: string, io: Io): Promise<TemplateFile[]> {
  const manifest = await manifestIn(path, io);
  if (manifest !== undefined) return readAssembly(path, manifest, io, { files: 0 });
  return [await readFile(path, baseName(path), io)];
}

/** Undefined where a path is no directory of a cloud assembly. */
async function manifestIn(directory: string, io: Io): Promise<unknown> {
  const file = `${directory}/${MANIFEST}`;
  let text: string;
  try {
    text = await readText(file, io, LARGEST);
  } catch {
    return undefined;
  }
  return parsed(file, text);
}

interface Counter {
  files: number;
}

/** https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-assemblies */
async function readAssembly(directory: string, manifest: unknown, io: Io, counter: Counter): Promise<TemplateFile[]> {
  const artifacts = Object.entries(objectOf(own(manifest, 'artifacts'))).sort(([a], [b]) => (a < b ? -1 : 1));
  const templates: TemplateFile[] = [];
  for (const [name, artifact] of artifacts) {
    const properties = own(artifact, 'properties');
    const [file, nested] = [own(properties, 'templateFile'), own(properties, 'directoryName')];
    if (own(artifact, 'type') === 'aws:cloudformation:stack' && typeof file === 'string')
      templates.push(...(await readStack(directory, file, nameOf(artifact, name), io, counter)));
    if (own(artifact, 'type') === 'cdk:cloud-assembly' && typeof nested === 'string')
      templates.push(...(await readNested(within(directory, nested), io, counted(counter))));
  }
  return templates;
}

/** A stage has an assembly of its own. */
async function readNested(directory: string, io: Io, counter: Counter): Promise<TemplateFile[]> {
  const manifest = await manifestIn(directory, io);
  if (manifest === undefined)
    throw Failure.couldNotRun(`cannot read ${inputName(directory)}: it has no ${MANIFEST}; synthesize the app again`);
  return readAssembly(directory, manifest, io, counter);
}

/** A stack, and the nested ones whose templates stand beside it. */
async function readStack(directory: string, file: string, name: string, io: Io, counter: Counter): Promise<TemplateFile[]> {
  counted(counter);
  const stack = await readFile(within(directory, file), name, io);
  const nested = resourcesOfType(stack.template, 'AWS::CloudFormation::Stack').flatMap(([logicalId]) => {
    const path = own(own(own(own(stack.template, 'Resources'), logicalId), 'Metadata'), 'aws:asset:path');
    return typeof path === 'string' ? [{ logicalId, path }] : [];
  });
  const all = [stack];
  for (const { logicalId, path } of nested) all.push(...(await readStack(directory, path, `${name}/${logicalId}`, io, counter)));
  return all;
}

async function readFile(path: string, name: string, io: Io): Promise<TemplateFile> {
  const reading = readTemplateText(await readText(path, io, LARGEST));
  if ('template' in reading) return { file: path, name, template: reading.template };
  throw Failure.located([`${inputName(path)}:${reading.line}:1: ${reading.problem}`]);
}

/** A file of an assembly stands in its directory; a name that leads out of it is none of ours. */
function within(directory: string, name: string): string {
  if (!name.startsWith('/') && !name.split(/[/\\]/).includes('..')) return `${directory}/${name}`;
  throw Failure.couldNotRun(`${inputName(directory)} names a file outside of it, ${printable(name)}: synthesize it again`);
}

function counted(counter: Counter): Counter {
  counter.files += 1;
  if (counter.files > MOST_FILES) throw Failure.couldNotRun(`a cloud assembly may have ${MOST_FILES} templates, got more`);
  return counter;
}

function nameOf(artifact: unknown, name: string): string {
  const shown = own(artifact, 'displayName');
  return typeof shown === 'string' ? shown : name;
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw Failure.couldNotRun(`cannot read ${inputName(path)}: it is not JSON; synthesize the app again`);
  }
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** `deploy/orders.template.yaml` is `orders`. */
function baseName(path: string): string {
  const file = path.split(/[/\\]/).at(-1) ?? path;
  return file.replace(/(\.template)?\.(ya?ml|json|template)$/i, '') || file;
}

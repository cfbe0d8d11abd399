import type { TemplateMember } from '../cloudformation/template-member';
import { readAssembly } from './cloud-assembly';
import type { Io } from './io';
import { readPlainTemplates } from './plain-templates';
import { normalPath } from './template-file';

/** The templates of one app, or of one stage of it: what they hand each other is looked for among them. */
export interface TemplateGroup {
  /** For people; as it was found, so to be made printable. */
  readonly name: string;
  /** Never empty. */
  readonly members: readonly TemplateMember[];
}

/**
 * Templates by their files, and those of cloud assemblies by their directories.
 *
 * All files are one group, because they may import from each other; so is each cloud assembly, and each stage in it.
 *
 * @throws Failure when a file cannot be read, or is no template; a nested stack that a plain file names and that cannot be read is left out
 */
export async function readTemplates(paths: readonly string[], io: Io): Promise<TemplateGroup[]> {
  const files: string[] = [];
  const assemblies = new Map<string, TemplateGroup>();
  for (const path of new Set(paths.map(normalPath))) {
    const groups = await readAssembly(path, io);
    if (groups === undefined) files.push(path);
    for (const { directory, ...group } of groups ?? []) assemblies.set(directory, group);
  }
  const plain = files.length === 0 ? [] : [await readPlainTemplates(files, io)];
  return [...plain, ...assemblies.values()];
}

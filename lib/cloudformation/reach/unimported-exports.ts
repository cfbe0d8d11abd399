import type { Source } from '../linking/rewriter';
import { own } from '../fields';
import { possibleValues } from '../intrinsics';
import { oncePerSet } from './once-per-set';
import { rawReferences } from './raw-references';
import type { Target, TemplateMember, TemplateSet } from './template-set';

/** An export that no template of a set imports. */
export interface UnimportedExport {
  /** As messages call it. */
  readonly what: string;
  readonly targets: readonly Target[];
}

export const UNIMPORTED = 'no template here imports it, so who does is not known';

/** Exports whose values leave a set. One that may be imported is told where it may be, if it matters. */
export const unimportedExports = oncePerSet((set): readonly UnimportedExport[] => {
  const exported = set.exportedOutputs;
  if (exported.length === 0) return [];
  const members = [...new Set([...set.resources.values()].map(({ member }) => member))];
  const read = new Set(members.flatMap(member => outputsRead(member, set)).map(source => whatIsHandedOn(source, set)));
  return exported
    .filter(source => !read.has(whatIsHandedOn(source, set)))
    .map(source => ({ what: `export ${nameOf(source)}`, targets: set.targetsOf(source.member, source.value) }));
});

/** Outputs of other stacks that a template reads, or may read. */
function outputsRead(member: TemplateMember, set: TemplateSet): Source[] {
  return [member.template.Resources, member.template.Outputs].flatMap(section =>
    rawReferences(section).flatMap(reference => set.outputsRead(member, reference)),
  );
}

/** CDK may export what a stack reads by another output as well, for as long as it moves from one to the other. */
function whatIsHandedOn({ member, value }: Source, set: TemplateSet): string {
  const targets = set.targetsOf(member, value).map(target => Object.values(target).join(' '));
  return [member.name, ...targets].join('\n');
}

function nameOf({ member, id, value }: Source): string {
  const outputs = Object.values(Object(own(member.template, 'Outputs')) as object) as unknown[];
  const output = outputs.find(each => own(each, 'Value') === value);
  const [shown] = possibleValues(member.template, own(own(output, 'Export'), 'Name'), { symbols: true }).values;
  return String(shown ?? id);
}

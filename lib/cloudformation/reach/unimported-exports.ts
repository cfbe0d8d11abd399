import { isFields, own } from '../fields';
import { possibleTexts, possibleValues } from '../intrinsics';
import { oncePerSet } from './once-per-set';
import { rawReferences } from './raw-references';
import type { Target, TemplateMember } from './template-set';

/** An export that no template of a set imports. */
export interface UnimportedExport {
  /** As messages call it. */
  readonly what: string;
  readonly targets: readonly Target[];
}

export const UNIMPORTED = 'no template here imports it, so who does is not known';

/** Exports whose values leave a set. */
export const unimportedExports = oncePerSet((set): readonly UnimportedExport[] => {
  const members = [...new Set([...set.resources.values()].map(({ member }) => member))];
  const exported = members.flatMap(exportsOf);
  const imported = exported.length === 0 ? new Set<string>() : new Set(members.flatMap(importsOf));
  return exported
    .filter(({ names }) => !names.some(name => imported.has(name)))
    .map(({ member, what, value }) => ({ what, targets: set.targetsOf(member, value) }));
});

interface Export {
  readonly member: TemplateMember;
  readonly what: string;
  readonly names: readonly string[];
  readonly value: unknown;
}

function exportsOf(member: TemplateMember): Export[] {
  const outputs = own(member.template, 'Outputs');
  if (!isFields(outputs)) return [];
  return Object.entries(outputs).flatMap(([output, stated]) => {
    const name = own(own(stated, 'Export'), 'Name');
    if (name === undefined) return [];
    const [shown] = possibleValues(member.template, name, { symbols: true }).values;
    const names = possibleTexts(member.template, name, '').values;
    return [{ member, what: `export ${String(shown ?? output)}`, names, value: own(stated, 'Value') }];
  });
}

function importsOf({ template }: TemplateMember): string[] {
  return [template.Resources, template.Outputs].flatMap(section =>
    rawReferences(section).flatMap(({ to }) => (to.kind === 'import' ? possibleTexts(template, to.argument, '').values : [])),
  );
}

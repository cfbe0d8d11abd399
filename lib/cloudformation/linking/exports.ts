import { isFields, own } from '../fields';
import { possibleTexts } from '../intrinsics';
import type { Template } from '../template';
import type { TemplateMember } from '../template-member';
import type { Output, Rewriter } from './rewriter';

/** The exports of an app by their names. */
export class Exports {
  private readonly outputs = new Map<string, Output[]>();

  /**
   * @param names rewrites their names
   * @param template parameters and mappings that names may be made of
   */
  public constructor(
    members: readonly TemplateMember[],
    names: Rewriter,
    private readonly template: Template,
  ) {
    for (const member of members) this.addExports(member, names);
  }

  /** The one output of a rewritten name; undefined where there are several, none, or several names. */
  public named(name: unknown): Output | undefined {
    const { values, absent, unknown } = possibleTexts(this.template, name, '');
    const [only, ...others] = values;
    if (only === undefined || absent || others.length + unknown.length > 0) return undefined;
    const outputs = this.outputs.get(only) ?? [];
    return outputs.length === 1 ? outputs[0] : undefined;
  }

  private addExports(member: TemplateMember, names: Rewriter): void {
    const outputs = own(member.template, 'Outputs');
    if (!isFields(outputs)) return;
    for (const logicalId of Object.keys(outputs)) {
      const name = own(own(outputs[logicalId], 'Export'), 'Name');
      if (name === undefined) continue;
      for (const text of possibleTexts(this.template, names.rewrite(member, name), '').values) {
        const alike = this.outputs.get(text);
        if (alike) alike.push({ member, logicalId });
        else this.outputs.set(text, [{ member, logicalId }]);
      }
    }
  }
}

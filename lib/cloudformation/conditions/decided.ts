import type { TemplateMember } from '../template-member';
import type { Conditions } from './conditions';
import type { OpenUse } from './decided-template';

/** A template whose conditions were decided. */
export interface Decided {
  readonly member: TemplateMember;
  readonly conditions: Conditions;
  /** The template that it is nested in, and what it is handed. */
  readonly outer?: { readonly decided: Decided; readonly handed: ReadonlyMap<string, unknown> };
  readonly uses: readonly OpenUse[];
}

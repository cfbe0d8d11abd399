import { own } from '../fields';
import { possibleTexts } from '../intrinsics';
import { rawReferences } from './raw-references';
import type { SetResource, TemplateSet } from './template-set';

/** A definition is mostly a text, in which a task definition stands by its family and a group by its id. */
const TASK_DEFINITION = /"TaskDefinition(?:Arn)?"\s*:\s*"([^"]{1,300})"/g;
const GROUP = /\bsg-[0-9a-f]{8,17}\b/g;

/** Security groups outside the app that a state machine hands to what it runs. */
export function groupsInStates(found: SetResource): string[] {
  return textsOf(found).flatMap(({ text }) => text.match(GROUP) ?? []);
}

/** Task definitions that a state machine runs, and names by nothing but their family. */
export function definitionsInStates(found: SetResource, families: ReadonlyMap<string, SetResource>): SetResource[] {
  if (families.size === 0) return [];
  return textsOf(found).flatMap(({ text, where }) => {
    const named = where.endsWith('.TaskDefinition') ? [text] : [...text.matchAll(TASK_DEFINITION)].map(([, name = '']) => name);
    return named.flatMap(name => families.get(familyOf(name)) ?? []);
  });
}

/** Task definitions by their families. */
export function taskFamilies(set: TemplateSet): ReadonlyMap<string, SetResource> {
  const definitions = set.ofType('AWS::ECS::TaskDefinition');
  return new Map(
    definitions.flatMap(definition => {
      const { values } = possibleTexts(definition.member.template, own(definition.properties, 'Family'), 'Family');
      return values.map(family => [family, definition] as const);
    }),
  );
}

/** Of a family, a family with its revision, or an ARN. */
function familyOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}

function textsOf({ type, properties }: SetResource): { text: string; where: string }[] {
  if (type !== 'AWS::StepFunctions::StateMachine') return [];
  return rawReferences(properties).flatMap(({ to, where }) =>
    to.kind === 'text' && where.startsWith('Definition') ? [{ text: to.text, where }] : [],
  );
}

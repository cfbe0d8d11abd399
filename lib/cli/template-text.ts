import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { isFields, isList } from '../cloudformation/fields';
import type { Template } from '../cloudformation/template';
import { printable } from '../core/text';

/** A template as plain data, or what keeps it from being read, with its line. */
export type TemplateReading = { readonly template: Template } | { readonly problem: string; readonly line: number };

/** Values that anchors may stand for, in all of a template: each alias is a copy. */
const MOST_COPIES = 10_000;

/** The parser's name for a tag that it does not know, as every short form is. */
const UNKNOWN_TAG = 'TAG_RESOLVE_FAILED';

/**
 * A template from JSON, which is YAML as well, or from YAML with short forms such as `!Ref`.
 *
 * @param mayBeEmpty whether it is known to be a template, so that it may have no resources
 */
export function readTemplateText(text: string, mayBeEmpty = false): TemplateReading {
  const json = parsedJson(text);
  return isTemplate(json, mayBeEmpty) ? { template: json } : readYaml(text, mayBeEmpty);
}

/** Reading JSON as YAML takes fifty times as long. Undefined where it is none. */
function parsedJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isTemplate(value: unknown, mayBeEmpty: boolean): value is Template {
  return typeof value === 'object' && value !== null && (mayBeEmpty || 'Resources' in value);
}

function readYaml(text: string, mayBeEmpty: boolean): TemplateReading {
  const lineCounter = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line);
  // Equal keys are not looked for: the parser compares every key with every other.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, resolveKnownTags: false });
  const fault = [...document.errors, ...document.warnings.filter(({ code }) => code !== UNKNOWN_TAG)][0];
  if (fault) return { problem: printable(fault.message), line: lineAt(fault.pos[0]) };
  try {
    const value = new PlainValues(document).of(document.contents);
    if (isTemplate(value, mayBeEmpty)) return { template: value };
    return { problem: 'it has no Resources, so it is no template', line: 1 };
  } catch (error) {
    return {
      problem:
        error instanceof RangeError
          ? 'it is nested too deeply'
          : printable(error instanceof Error ? error.message : String(error)),
      line: 1,
    };
  }
}

/** Nodes of a document as plain data. */
class PlainValues {
  private copies = 0;

  public constructor(private readonly document: Document) {}

  /** @param isName whether a plain `yes` is the name of something, and no boolean */
  public of(node: unknown, isName = false): unknown {
    if (isAlias(node)) return this.copyOf(node.source, node.resolve(this.document), isName);
    if (isMap(node)) return wrapped(node, this.fieldsOf(node));
    if (isSeq(node)) {
      const holdsNames = isName || node.tag === '!GetAtt' || node.tag === '!FindInMap';
      const items = node.items.map((item, index) => this.of(item, holdsNames || (index === 0 && node.tag === '!If')));
      return wrapped(node, items);
    }
    return isScalar(node) ? wrapped(node, isName ? node.value : valueOf(node)) : null;
  }

  /** Own fields win over those that are merged into them. */
  private fieldsOf({ items }: YAMLMap): Record<string, unknown> {
    const merged: unknown[] = [];
    const fields: [string, unknown][] = [];
    for (const { key, value } of items) {
      if (isMergeKey(key)) merged.push(...this.merged(value));
      else fields.push([keyOf(key), this.of(value, NAMED.has(keyOf(key)))]);
    }
    return Object.fromEntries([...merged.flatMap(each => (isFields(each) ? Object.entries(each) : [])), ...fields]);
  }

  /** The first of a list wins, so that it comes last. */
  private merged(node: unknown): unknown[] {
    const value = this.of(node);
    const all = isList(value) ? [...value].reverse() : [value];
    if (all.every(isFields)) return all;
    throw new Error('<< takes a mapping, or a list of mappings');
  }

  private copyOf(name: string, node: Node | undefined, isName: boolean): unknown {
    if (node === undefined) throw new Error(`nothing is called &${name}`);
    this.copies += 1;
    if (this.copies > MOST_COPIES) throw new Error(`it has more than ${MOST_COPIES} aliases: write the values out`);
    return this.of(node, isName);
  }
}

/** A short form is its function in one word: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
function wrapped({ tag }: Node, value: unknown): unknown {
  const name = tag?.startsWith('!') && !tag.startsWith('!!') ? tag.slice(1) : '';
  if (name === '') return value;
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  return { [`Fn::${name}`]: name === 'GetAtt' && typeof value === 'string' ? attributeOf(value) : value };
}

/** `!GetAtt Database.Endpoint.Address` names the resource before the first dot. */
function attributeOf(text: string): string[] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** Fields that hold names of the template. */
const NAMED: ReadonlySet<string> = new Set(['Ref', 'Condition', 'DependsOn', 'Fn::GetAtt', 'Fn::FindInMap']);

/** Booleans of YAML 1.1, https://yaml.org/type/bool.html, but for its `y` and `n`, which parsers leave alone: `AttributeType: N` is a text. */
const TRUE = /^(yes|Yes|YES|on|On|ON)$/;
const FALSE = /^(no|No|NO|off|Off|OFF)$/;

function valueOf({ value, type, tag }: Scalar): unknown {
  if (typeof value !== 'string' || type !== 'PLAIN' || tag !== undefined) return value;
  if (TRUE.test(value)) return true;
  return FALSE.test(value) ? false : value;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

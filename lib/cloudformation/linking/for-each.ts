import type { Fields } from '../fields';
import { isFields, isList, own } from '../fields';
import { possibleItems } from '../intrinsics';
import type { Template } from '../template';

/** What an identifier of a loop stands for. */
type Names = ReadonlyMap<string, string>;

/** Where a loop stands, and why it is left as it is. */
export interface LeftLoop {
  readonly key: string;
  readonly because: string;
}

/** All loops of a template may make so many entries. A template may have 500 resources. */
const MOST_ENTRIES = 5_000;

/** Everything that they make may have so many parts. */
const MOST_PARTS = 200_000;

const TOO_MUCH = `loops make more than ${MOST_ENTRIES} entries or ${MOST_PARTS} parts`;

/** Nested deeper than this nothing is read anyway. */
const DEEPEST = 500;

export const FOR_EACH = 'Fn::ForEach::';

/**
 * Writes loops out, as the transform AWS::LanguageExtensions does. Parameters have their defaults.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export class Loops {
  private readonly texts: Template;
  private entries = 0;
  private parts = 0;
  private depth = 0;

  /** @param onLeft told of each loop that is left as it is */
  public constructor(
    template: Template,
    private readonly onLeft: (loop: LeftLoop, fragment: unknown) => void,
  ) {
    this.texts = { Parameters: byDefault(template.Parameters), Mappings: template.Mappings };
  }

  /** A value with every loop in it written out. */
  public writeOut(value: unknown, names: Names = new Map()): unknown {
    if (typeof value === 'string') return substituted(value, names);
    if (typeof value !== 'object' || value === null || this.depth >= DEEPEST) return value;
    if (names.size > 0) this.parts += 1;
    this.depth += 1;
    const written = isList(value) ? value.map(item => this.writeOut(item, names)) : this.fields(value as Fields, names);
    this.depth -= 1;
    return written;
  }

  private fields(value: Fields, names: Names): unknown {
    const keys = Object.keys(value);
    const referred = keys.length === 1 ? value.Ref : undefined;
    if (typeof referred === 'string' && names.has(referred)) return names.get(referred);
    const entries = keys.flatMap((key): [string, unknown][] =>
      key.startsWith(FOR_EACH)
        ? this.loop(key, value[key], names)
        : [[substituted(key, names), this.writeOut(value[key], names)]],
    );
    return Object.fromEntries(entries);
  }

  private loop(key: string, loop: unknown, names: Names): [string, unknown][] {
    const [identifier, collection, fragment] = isList(loop) ? loop : [];
    const left = (because: string): [string, unknown][] => {
      this.onLeft({ key, because }, fragment);
      return [[key, loop]];
    };
    if (typeof identifier !== 'string' || !isFields(fragment)) return left('it is malformed');
    if (this.isTooMuch()) return left(TOO_MUCH);
    const items = this.itemsOf(collection, names);
    if (items === undefined) return left('what it goes through is known only when deployed');
    const written: [string, unknown][] = [];
    for (const item of items) {
      const made = this.writeOut(fragment, new Map([...names, [identifier, item]]));
      this.entries += Object.keys(made as Fields).length;
      if (this.isTooMuch()) return left(TOO_MUCH);
      written.push(...Object.entries(made as Fields));
    }
    return written;
  }

  /** Nothing is written out any more then, so that loops in loops end. */
  private isTooMuch(): boolean {
    return this.entries > MOST_ENTRIES || this.parts > MOST_PARTS;
  }

  private itemsOf(collection: unknown, names: Names): readonly string[] | undefined {
    const { values, unknown, absent } = possibleItems(this.texts, this.flattened(this.writeOut(collection, names)), '');
    return unknown.length > 0 || absent ? undefined : values;
  }

  /** A list may hold parameters that are lists themselves. */
  private flattened(collection: unknown): unknown {
    if (!isList(collection)) return collection;
    return collection.flatMap((item): unknown[] => {
      if (!isFields(item)) return [item];
      const { values, unknown } = possibleItems(this.texts, item, '');
      return unknown.length > 0 ? [item] : [...values];
    });
  }
}

/** `${Name}`, and `&{Name}` without what no logical id may have. */
function substituted(text: string, names: Names): string {
  if (names.size === 0) return text;
  return text.replace(/([$&])\{([^{}]*)\}/g, (whole, sign: string, name: string) => {
    const value = names.get(name);
    if (value === undefined) return whole;
    return sign === '$' ? value : value.replace(/[^A-Za-z0-9]/g, '');
  });
}

function byDefault(parameters: unknown): unknown {
  if (!isFields(parameters)) return parameters;
  const stated = Object.entries(parameters).map(([name, parameter]) => {
    if (!isFields(parameter) || own(parameter, 'Default') === undefined) return [name, parameter] as const;
    const { AllowedValues: _allowed, ...others } = parameter;
    return [name, others] as const;
  });
  return Object.fromEntries(stated);
}

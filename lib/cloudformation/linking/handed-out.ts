import { isFields, isList, own } from '../fields';
import { possibleTexts, possibleValues } from '../intrinsics';
import { isSymbolic } from '../symbol';
import type { Template } from '../template';
import { resourcesOfType } from '../template';
import type { Environment, TemplateMember } from '../template-member';
import { idOf } from '../template-member';
import { App } from './app';
import type { Leads, Source } from './rewriter';
import { Rewriter } from './rewriter';
import type { Section } from './sections';
import { section, withoutValues } from './sections';
import type { TextPattern } from './text-pattern';
import { mayBeAlike, patternOf } from './text-pattern';

/** Where one name of something that another stack hands out leads. */
export interface Lead {
  /** As messages call it. */
  readonly what: string;
  /** Of one template: several where each has a condition of its own. */
  readonly sources: readonly Source[];
  /** What else it may be, where it cannot be told what it is. */
  readonly doubt?: { readonly because: string; readonly sources: readonly Source[] };
}

/** An output, with the names that it is exported by. */
interface Export {
  readonly source: Source;
  readonly texts: readonly string[];
  /** Of those that are known only when deployed. */
  readonly patterns: readonly TextPattern[];
}

interface Texts {
  readonly values: readonly string[];
  /** Whether it may be something else, or nothing. */
  readonly isOpen: boolean;
  readonly patterns: readonly TextPattern[];
}

/** What the stacks of an app hand out by names: exports, outputs by the name of the stack, and what CDK writes for stacks of other Regions. */
export class HandedOut implements Leads {
  public readonly app: App;
  /** Rewrites names. */
  public readonly names: Rewriter;
  public readonly Parameters: Section;
  public readonly Mappings: Section;
  private readonly certainNames: Rewriter;
  private readonly exports: Export[];
  private readonly byText = new Map<string, Export[]>();
  private readonly open: readonly Export[];
  private readonly stacks: readonly TemplateMember[];
  private readonly writtenByName = new Map<string, (Source & { readonly region: unknown })[]>();
  private readonly withChoices: Template;

  public constructor(members: readonly TemplateMember[]) {
    this.app = new App(members);
    this.names = new Rewriter(this.app, undefined, undefined, pseudoParameter);
    this.certainNames = new Rewriter(this.app, undefined, undefined, statedPseudoParameter);
    this.Parameters = section(members, 'Parameters', (member, name, value) =>
      this.app.handedOver(member, name) === undefined ? value : withoutValues(value),
    );
    this.Mappings = section(members, 'Mappings', (member, _, value) => this.names.rewrite(member, value));
    const chosen = Object.entries(this.Parameters).filter(([, parameter]) => own(parameter, 'AllowedValues') !== undefined);
    this.withChoices = { Parameters: Object.fromEntries(chosen), Mappings: this.Mappings };
    this.stacks = members.filter(({ nestedIn }) => nestedIn === undefined);
    this.exports = members.flatMap(member => this.exportsOf(member));
    this.open = this.exports.filter(({ patterns }) => patterns.length > 0);
    for (const each of this.exports) for (const text of each.texts) addTo(this.byText, text, each);
    for (const member of members) this.addWritten(member);
  }

  /** Every output that has a name by which others may import it. */
  public get exportedOutputs(): readonly Source[] {
    return this.exports.map(({ source }) => source);
  }

  /** Where the argument of `Fn::ImportValue` may lead; nowhere where nothing is known of its name. */
  public imports(by: TemplateMember, argument: unknown): Lead[] {
    const { values, patterns } = this.textsOf(by, argument);
    const leads = values.map((text): Lead => {
      const what = `export ${text}`;
      const found = (this.byText.get(text) ?? []).map(({ source }) => source).filter(({ member }) => isNear(by, member));
      if (found.length > 0) return chosen(what, found, 'export it');
      return unsure(what, this.exportsLike(by, patternOf(text)), OPEN_EXPORT);
    });
    if (values.length > 0) return leads;
    const alike = patterns.flatMap(pattern => this.exportsLike(by, pattern));
    return [unsure('an export whose name is known only when deployed', [...new Set(alike)], OPEN_EXPORT)];
  }

  /** Where the argument of `Fn::GetStackOutput` may lead. */
  public stackOutputs(by: TemplateMember, argument: unknown): Lead[] {
    const stack = this.textsOf(by, own(argument, 'StackName'));
    const output = this.textsOf(by, own(argument, 'OutputName'));
    const wanted = this.environmentOf(by, argument);
    const near = this.stacks.filter(member => agree(member.environment, wanted));
    return output.values.flatMap(logicalId => {
      const sources = near.flatMap(member => outputOf(member, logicalId) ?? []);
      const open = sources.filter(({ member }) => member.stackName === undefined && member !== by);
      if (stack.values.length === 0) return [unsure(`output ${logicalId} of a stack`, open, OPEN_STACK)];
      return stack.values.map(name => {
        const what = `output ${logicalId} of stack ${name}`;
        const found = sources.filter(({ member }) => stackNameOf(member) === name);
        return found.length > 0 ? chosen(what, found, 'may be that stack') : unsure(what, open, OPEN_STACK);
      });
    });
  }

  /** What an attribute of a resource hands on that was written in another Region; undefined for any other attribute. */
  public crossRegion(by: TemplateMember, logicalId: string, attribute: string): Lead | undefined {
    const reader = own(own(by.template, 'Resources'), logicalId);
    if (own(reader, 'Type') !== 'Custom::CrossRegionExportReader' || !attribute.startsWith('/')) return undefined;
    const region = own(own(own(reader, 'Properties'), 'ReaderProps'), 'region');
    const all = this.writtenByName.get(attribute) ?? [];
    const found = all.filter(
      source =>
        (typeof source.region !== 'string' || typeof region !== 'string' || source.region === region) &&
        agree(source.member.environment, { ...by.environment, region: undefined }),
    );
    return found.length > 0 ? chosen(attribute, found, 'write it') : { what: attribute, sources: [] };
  }

  public exported(by: TemplateMember, argument: unknown): Source | undefined {
    return this.textsOf(by, argument).isOpen ? undefined : onlyOne(this.imports(by, argument));
  }

  public ofStack(by: TemplateMember, argument: unknown): Source | undefined {
    const isOpen = ['StackName', 'OutputName'].some(name => this.textsOf(by, own(argument, name)).isOpen);
    return isOpen ? undefined : onlyOne(this.stackOutputs(by, argument));
  }

  public written(by: TemplateMember, logicalId: string, attribute: string): Source | undefined {
    const lead = this.crossRegion(by, logicalId, attribute);
    return lead && onlyOne([lead]);
  }

  private exportsOf(member: TemplateMember): Export[] {
    return outputsOf(member).flatMap((source): Export[] => {
      const name = own(own(source.output, 'Export'), 'Name');
      if (name === undefined) return [];
      const { values, patterns } = this.textsOf(member, name);
      return [{ source, texts: values, patterns }];
    });
  }

  /** Exports of other stacks that may have a name, though none of them has it for certain. */
  private exportsLike(by: TemplateMember, name: TextPattern): Source[] {
    return this.open
      .filter(
        ({ source, patterns }) => source.member !== by && isNear(by, source.member) && patterns.some(p => mayBeAlike(p, name)),
      )
      .map(({ source }) => source);
  }

  private textsOf(member: TemplateMember, expression: unknown): Texts {
    if (typeof expression === 'string' && !isSymbolic(expression) && !expression.includes('{{'))
      return { values: [expression], isOpen: false, patterns: [] };
    const { Parameters, Mappings } = this;
    const rewritten = this.names.rewrite(member, expression);
    const { values, unknown, absent } = possibleTexts({ Parameters, Mappings }, rewritten, '');
    const whole = possibleValues(this.withChoices, this.certainNames.rewrite(member, expression), { symbols: true });
    const patterns = whole.unknown.length > 0 ? [patternOf('${?}')] : whole.values.map(String).filter(isSymbolic).map(patternOf);
    return { values, isOpen: absent || values.length !== 1 || unknown.length > 0, patterns };
  }

  /** Without a Region or a role, the output of a stack is that of one beside it. */
  private environmentOf(by: TemplateMember, argument: unknown): Environment {
    const [region, role] = [own(argument, 'Region'), own(argument, 'RoleArn')];
    const regions = region === undefined ? undefined : this.textsOf(by, region);
    return {
      account: role === undefined ? by.environment?.account : accountIn(role),
      region: regions === undefined ? by.environment?.region : regions.isOpen ? undefined : regions.values[0],
    };
  }

  private addWritten(member: TemplateMember): void {
    for (const [logicalId, { properties }] of resourcesOfType(member.template, 'Custom::CrossRegionExportWriter')) {
      const props = own(properties, 'WriterProps');
      const exports = own(props, 'exports');
      if (!isFields(exports)) continue;
      for (const [name, value] of Object.entries(exports)) {
        const id = `written ${idOf(member.name, logicalId)} ${name}`;
        addTo(this.writtenByName, name, { member, id, value, region: own(props, 'region') });
      }
    }
  }
}

const OPEN_EXPORT = 'has an export whose name is known only when deployed';
const OPEN_STACK = 'has such an output, and is called something that is known only when deployed';

/** Conditional outputs of one template are one thing; the same of several templates is anybody's. */
function chosen(what: string, found: readonly Source[], does: string): Lead {
  const members = [...new Set(found.map(({ member }) => member.name))];
  if (members.length === 1) return { what, sources: found };
  const because = `${members.join(' and ')} ${does}, and which of them is meant is known only when deployed`;
  return { what, sources: [], doubt: { because, sources: found } };
}

function unsure(what: string, alike: readonly Source[], has: string): Lead {
  if (alike.length === 0) return { what, sources: [] };
  const members = [...new Set(alike.map(({ member }) => member.name))];
  return { what, sources: [], doubt: { because: `${members.join(' or ')} ${has}`, sources: alike } };
}

function onlyOne(leads: readonly Lead[]): Source | undefined {
  const sources = leads.flatMap(lead => lead.sources);
  return leads.length === 1 && sources.length === 1 ? sources[0] : undefined;
}

function outputsOf(member: TemplateMember): (Source & { readonly output: unknown })[] {
  const outputs = own(member.template, 'Outputs');
  if (!isFields(outputs)) return [];
  return Object.entries(outputs).map(([logicalId, output]) => ({ ...sourceOf(member, logicalId, output), output }));
}

function outputOf(member: TemplateMember, logicalId: string): Source | undefined {
  const output = own(own(member.template, 'Outputs'), logicalId);
  return output === undefined ? undefined : sourceOf(member, logicalId, output);
}

function sourceOf(member: TemplateMember, logicalId: string, output: unknown): Source {
  return { member, id: `output ${idOf(member.name, logicalId)}`, value: own(output, 'Value') };
}

/** Whether two templates may be deployed to the same account and Region. */
function isNear(a: TemplateMember, b: TemplateMember): boolean {
  return agree(a.environment, b.environment);
}

function agree(a: Environment | undefined, b: Wanted | undefined): boolean {
  return (['account', 'region'] as const).every(
    part => a?.[part] === undefined || b?.[part] === undefined || a[part] === b[part],
  );
}

type Wanted = { readonly [part in keyof Environment]?: Environment[part] | undefined };

/** The name of a file is what its stack is called, where nobody says anything else. */
function stackNameOf({ stackName, name, nestedIn }: TemplateMember): string | undefined {
  return stackName ?? (nestedIn === undefined ? name.split('/').at(-1) : undefined);
}

function pseudoParameter(member: TemplateMember, name: string): string | undefined {
  return name === 'AWS::StackName' ? stackNameOf(member) : statedPseudoParameter(member, name);
}

function statedPseudoParameter({ stackName, environment }: TemplateMember, name: string): string | undefined {
  if (name === 'AWS::StackName') return stackName;
  if (name === 'AWS::Region') return environment?.region;
  return name === 'AWS::AccountId' ? environment?.account : undefined;
}

/** `arn:aws:iam::123456789012:role/deploy`, whatever the partition is made of. */
function accountIn(role: unknown): string | undefined {
  const joined = own(role, 'Fn::Join');
  const items = isList(joined) && isList(joined[1]) ? joined[1] : [];
  const text = own(role, 'Fn::Sub') ?? (items.length > 0 ? items.filter(item => typeof item === 'string').join('') : role);
  return typeof text === 'string' ? /:iam::(\d{12}):/.exec(text)?.[1] : undefined;
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const alike = map.get(key);
  if (alike) alike.push(value);
  else map.set(key, [value]);
}

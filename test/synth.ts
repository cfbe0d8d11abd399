import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage, Token } from 'aws-cdk-lib';
import type { Stack, App } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Ledger, LedgerBudget, LedgerConsumer } from '../lib/core/ledger';

/** A template as plain JSON. */
export interface Rendered {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { Value: unknown }>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly Metadata?: Record<string, unknown>;
}

/** What one synthesis of an app came to. */
export interface Synthesis {
  readonly failed: boolean;
  /** Everything that was printed or thrown. */
  readonly output: string;
  readonly directory: string;
  readonly template: (stack: Stack) => Rendered;
}

/**
 * Synthesizes an app and leaves the process as it was.
 *
 * A failing plugin sets the exit code in some versions of CDK and throws in others; both are failures here.
 */
export function synth(app: App): Synthesis {
  const printed: string[] = [];
  const exitCode = exitCodeNow();
  const printError = console.error;
  console.error = (...words: unknown[]) => void printed.push(words.join(' '));
  process.exitCode = 0;
  let failed = false;
  try {
    app.synth({ force: true });
    failed = exitCodeNow() !== 0;
  } catch (error) {
    failed = true;
    printed.push(error instanceof Error ? error.message : String(error));
  } finally {
    console.error = printError;
    process.exitCode = exitCode;
  }
  return { failed, output: printed.join('\n'), directory: app.outdir, template: templateOf };
}

function exitCodeNow(): typeof process.exitCode {
  return process.exitCode;
}

/** An app that is expected to pass. */
export function pass(app: App): Synthesis {
  const synthesis = synth(app);
  if (synthesis.failed) throw new Error(`synthesis failed:\n${synthesis.output}`);
  return synthesis;
}

function templateOf(stack: Stack): Rendered {
  const stage = Stage.of(stack);
  if (!stage) throw new Error(`${stack.node.path} is in no stage`);
  return { Resources: {}, ...(JSON.parse(readFileSync(join(stage.outdir, stack.templateFile), 'utf8')) as object) };
}

/** The ledger file of a stage; undefined when there is none. */
export function ledgerIn(stage: Stage): Ledger | undefined {
  const file = join(stage.outdir, 'connection-budget.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Ledger) : undefined;
}

/** The line of one budget in the ledger file of its stage. */
export function ledgerOf(budget: IConstruct): LedgerBudget {
  const stage = Stage.of(budget);
  const found = stage && ledgerIn(stage)?.budgets.find(({ path }) => path === budget.node.path);
  if (!found) throw new Error(`${budget.node.path} stands in no ledger file`);
  return found;
}

/** The line of the consumer of this name. */
export function consumerOf(budget: IConstruct, name: string): LedgerConsumer {
  const found = ledgerOf(budget).consumers.find(consumer => consumer.name === name);
  if (!found) throw new Error(`${name} is no consumer of ${budget.node.path}`);
  return found;
}

/** The messages of one rule, as they stand in the ledger. */
export function messagesOf(budget: IConstruct, rule: string): string[] {
  return ledgerOf(budget).findings.flatMap(finding => (finding.rule === rule ? [finding.message] : []));
}

/** A text of a template, with logical ids in place of what refers to a resource. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [, parts] = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  return parts ? parts.map(textOf).join('') : String(Object.values(value as object).flat()[0]);
}

/** The resources of one type, in the order of the template. */
export function resourcesOf(template: Rendered, type: string): Resource[] {
  return Object.values(template.Resources).filter(resource => resource.Type === type);
}

/** The only resource of a type. */
export function only(template: Rendered, type: string): Resource {
  const found = resourcesOf(template, type);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`one ${type} was expected, got ${found.length}`);
  return first;
}

interface Container {
  readonly Name: string;
  readonly Environment?: { Name: string; Value: unknown }[];
  readonly Secrets?: { Name: string; ValueFrom: unknown }[];
}

/** The containers of the task definition whose logical id begins with a text. */
export function containersOf(template: Rendered, logicalId = ''): Container[] {
  const found = Object.entries(template.Resources).filter(
    ([id, { Type }]) => Type === 'AWS::ECS::TaskDefinition' && id.startsWith(logicalId),
  );
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`one task definition ${logicalId}* was expected, got ${found.length}`);
  return first[1].Properties.ContainerDefinitions as Container[];
}

/** The variables of one container; the first one unless named. */
export function environmentOf(template: Rendered, logicalId = '', container?: string): Record<string, unknown> {
  const found = containersOf(template, logicalId).find(({ Name }) => container === undefined || Name === container);
  return Object.fromEntries((found?.Environment ?? []).map(({ Name, Value }) => [Name, Value]));
}

/** The secrets of one container; the first one unless named. */
export function secretsOf(template: Rendered, logicalId = '', container?: string): Record<string, unknown> {
  const found = containersOf(template, logicalId).find(({ Name }) => container === undefined || Name === container);
  return Object.fromEntries((found?.Secrets ?? []).map(({ Name, ValueFrom }) => [Name, ValueFrom]));
}

/** What a token is rendered as within a stack. */
export function resolved(stack: Stack, value: unknown): unknown {
  return stack.resolve(Token.isUnresolved(value) ? value : Token.asAny(value)) as unknown;
}

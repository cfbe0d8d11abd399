import { CfnResource } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Function } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { isSilent } from '../cloudformation/function-triggers';
import { readLambdaFunction } from '../cloudformation/lambda-function';
import type { ConsumerFacts, PoolRequest } from '../core/consumer';
import type { Finding } from '../core/finding';
import { MOST_CONNECTIONS, MOST_COPIES } from '../core/numbers';
import { poolInFunction } from '../core/pool-in-function';
import type { FunctionConsumerOptions } from '../consumer-options';
import { PoolSizing } from '../pool-sizing';
import { isResource } from './cfn-resource';
import { displayName } from './display-name';
import { poolIdentity } from './pool-identity';
import { requireNumber, requireSeconds, requireText } from './require';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';
import { referencesOf, referrersElsewhere, wholeTemplate } from './whole-templates';

/** One pool of a function, with everything needed to read its facts. */
export interface FunctionConsumer {
  /** Path of the function, with what tells this pool from its others. */
  readonly path: string;
  readonly name: string;
  /** Name of the function, by which its sessions are known. */
  readonly functionName: string;
  readonly resource: CfnFunction;
  readonly options: FunctionConsumerOptions;
  readonly isBehindPooler: boolean;
}

/**
 * A function as a consumer.
 *
 * @throws when it cannot be found, or an option is out of range
 */
export function functionConsumer(fn: IConstruct, options: FunctionConsumerOptions, isBehindPooler = false): FunctionConsumer {
  checkOptions(options);
  const resource = findFunction(fn);
  const owner = ownerOf(resource);
  const functionName = requireText('name', options.name ?? displayName(owner), 'name the consumer');
  const [path, name] = poolIdentity(owner.node.path, functionName, options);
  return { path, name, functionName, resource, options, isBehindPooler };
}

/** The function that a construct is, as far as its security groups are known; undefined for an L1 function and one outside a VPC. */
export function connectableFunction({ resource }: FunctionConsumer): Function | undefined {
  const owner = ownerOf(resource);
  return owner instanceof Function && owner.isBoundToVpc ? owner : undefined;
}

/** Facts of one function, read off the templates. */
export function functionConsumerFacts(
  consumer: FunctionConsumer,
  templates: ResolvedTemplates,
): { facts: ConsumerFacts; findings: Finding[] } {
  const { resource, options, path, name } = consumer;
  const reading = readLambdaFunction(wholeTemplate(templates, resource.stack), logicalIdOf(resource), {
    name,
    elsewhere: () => invokersElsewhere(resource, templates),
    statedConcurrency: options.maxConcurrency,
    statedOverlap: options.deploymentOverlap?._overlap(),
    statedProcesses: options.processes,
  });
  const { copies, copiesBecause, unbounded, overlap, processes, isShared } = reading;
  const facts: ConsumerFacts = {
    path,
    name,
    kind: 'function',
    copies,
    copiesOf: ownerOf(resource).node.path,
    copyNoun: ['environment', 'environments'],
    copiesBecause,
    ...(unbounded && { unbounded }),
    overlap,
    processes,
    pool: poolOf(consumer, isShared),
    sideConnections: options.sideConnections ?? 0,
  };
  return { facts, findings: isShared ? [] : poolInFunction(facts) };
}

function poolOf({ options, isBehindPooler }: FunctionConsumer, isShared: boolean): PoolRequest {
  const stated = options.pool ?? PoolSizing.derived();
  const shared = isBehindPooler ? stated._behindPooler() : stated;
  return (isShared ? shared : stated._inFunction())._request(options.client._facts());
}

/** What refers to the function, or to one of its versions and aliases, from another stack: none of it is looked at closer. */
function invokersElsewhere(resource: CfnFunction, templates: ResolvedTemplates): string[] {
  const parts = resource.stack.node.findAll().filter(child => isPart(child) && referencesOf(child).has(resource));
  return referrersElsewhere(templates, [resource, ...parts])
    .filter(({ cfnResourceType }) => !isSilent(cfnResourceType))
    .map(referrer => `${ownerOf(referrer).node.path} (${referrer.cfnResourceType}) refers to it from another stack`);
}

function isPart(construct: IConstruct): construct is CfnResource {
  if (!CfnResource.isCfnResource(construct)) return false;
  return ['AWS::Lambda::Version', 'AWS::Lambda::Alias'].includes(construct.cfnResourceType);
}

/** An L2 function is what it is; anything else may contain one. */
function findFunction(construct: IConstruct): CfnFunction {
  const own = construct.node.defaultChild;
  if (isResource(own, 'AWS::Lambda::Function')) return own;
  const functions = construct.node.findAll().filter(child => isResource(child, 'AWS::Lambda::Function'));
  const [found] = functions;
  if (found && functions.length === 1) return found;
  const got = found ? String(functions.length) : 'none (an alias, a version or an imported function cannot be read)';
  const wayOut = found ? 'add each function by itself' : 'add the function itself, or declare it with addConsumer';
  throw new Error(
    `addFunction needs a construct with exactly one AWS::Lambda::Function, got ${got} in ${construct.node.path}: ${wayOut}`,
  );
}

function checkOptions(options: FunctionConsumerOptions): void {
  const { processes, maxConcurrency, sideConnections, poolTimeout, poolRecycle } = options;
  if (processes !== undefined) requireNumber('processes', processes, { min: 1, max: MOST_COPIES });
  if (maxConcurrency !== undefined) requireNumber('maxConcurrency', maxConcurrency, { min: 1, max: MOST_COPIES });
  if (sideConnections !== undefined) requireNumber('sideConnections', sideConnections, { min: 0, max: MOST_CONNECTIONS });
  if (poolTimeout) requireSeconds('poolTimeout', poolTimeout);
  if (poolRecycle) requireSeconds('poolRecycle', poolRecycle);
  // Asked for here, so that a pool that its client cannot have is refused where it is written.
  options.pool?._request(options.client._facts());
}

import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ComputeFacts, ComputeOptions } from '../cloudformation/compute';
import type { Template } from '../cloudformation/template';
import type { ComputeConsumerOptions } from '../compute-options';
import type { ComputeKind, ConsumerFacts } from '../core/consumer';
import { MOST_CONNECTIONS, MOST_COPIES } from '../core/numbers';
import { DatabaseEndpoint } from '../database-endpoint';
import { PoolClient } from '../pool-client';
import { PoolSizing } from '../pool-sizing';
import { displayName } from './display-name';
import { poolIdentity } from './pool-identity';
import type { Registration } from './registrations';
import { requireNumber, requireSameStage, requireText } from './require';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';
import { referrersElsewhere, wholeTemplate } from './whole-templates';

/** A kind of compute that is read from templates. */
export interface ComputeSource {
  readonly kind: ComputeKind;
  /** Method by which it is added, for messages. */
  readonly method: string;
  /** Type of the resource that says how many copies there may be. */
  readonly type: string;
  readonly copyNoun: ConsumerFacts['copyNoun'];
  /** What else is read, and has to be in the same stage. */
  readonly beside?: CfnResource;
  /** Types of resources that change its size, wherever they stand. */
  readonly sizedBy?: readonly string[];
  read(template: Template, logicalId: string, options: ComputeOptions, templates: ResolvedTemplates): ComputeFacts;
}

/** One pool of some compute, with everything needed to read its facts. */
export interface ComputeConsumer {
  /** Path of the compute, with what tells this pool from its others. */
  readonly path: string;
  readonly name: string;
  readonly source: ComputeSource;
  readonly resource: CfnResource;
  readonly options: ComputeConsumerOptions;
  readonly client: PoolClient;
}

/**
 * Some compute as a consumer.
 *
 * @throws when it cannot be found, or an option is out of range
 */
export function computeConsumer(construct: IConstruct, source: ComputeSource, options: ComputeConsumerOptions): ComputeConsumer {
  const client = options.client ?? PoolClient.custom({ name: 'a client without overflow' });
  checkOptions(options, client);
  const resource = findResource(construct, source.type, source.method);
  const owner = ownerOf(resource);
  const ownName = requireText('name', options.name ?? displayName(owner), 'name the consumer');
  const [path, name] = poolIdentity(owner.node.path, ownName, options);
  return { path, name, source, resource, options, client };
}

/** @throws when what is read is in another stage or app */
export function requireComputeOfStage(budget: IConstruct, { source, resource }: ComputeConsumer): void {
  requireSameStage(budget, source.method, resource);
  requireSameStage(budget, source.method, source.beside);
}

/** As it stands in a budget or a pooler. Nothing is injected, so no setting can be in conflict. */
export function computeRegistration(consumer: ComputeConsumer): Registration {
  const { path, name, options } = consumer;
  return {
    path,
    name,
    endpoint: options.endpoint ?? DatabaseEndpoint.WRITER,
    facts: templates => ({ facts: computeFacts(consumer, templates), findings: [] }),
    settingFindings: () => [],
  };
}

function computeFacts(
  { path, name, source, resource, options, client }: ComputeConsumer,
  templates: ResolvedTemplates,
): ConsumerFacts {
  const request: ComputeOptions = {
    name,
    statedCopies: options.maxCopies,
    statedOverlap: options.deploymentOverlap?._overlap(),
    elsewhere: () => sizedElsewhere(resource, source.sizedBy ?? [], templates),
  };
  const reading = source.read(wholeTemplate(templates, resource.stack), logicalIdOf(resource), request, templates);
  return {
    ...reading,
    path,
    name,
    kind: source.kind,
    copiesOf: ownerOf(resource).node.path,
    copyNoun: source.copyNoun,
    processes: options.processes ?? client._facts().processes,
    pool: (options.pool ?? PoolSizing.derived())._request(client._facts()),
    sideConnections: options.sideConnections ?? 0,
  };
}

/** What changes the size from another stack is not looked at closer. */
function sizedElsewhere(resource: CfnResource, types: readonly string[], templates: ResolvedTemplates): string[] {
  return referrersElsewhere(templates, [resource])
    .filter(({ cfnResourceType }) => types.includes(cfnResourceType))
    .map(({ node, cfnResourceType }) => `${node.path} (${cfnResourceType}) changes its size from another stack: state maxCopies`);
}

/**
 * The one resource of a type that a construct is, stands for or contains.
 *
 * @throws when there is none, or more than one
 */
export function findResource(construct: IConstruct, type: string, method: string): CfnResource {
  const own = construct.node.defaultChild;
  if (isOfType(own, type)) return own;
  const all = construct.node.findAll().filter(child => isOfType(child, type));
  const [found] = all;
  if (found && all.length === 1) return found;
  const got = found ? String(all.length) : 'none (what is imported cannot be read)';
  const wayOut = found ? 'add each by itself' : 'declare it with addConsumer';
  throw new Error(`${method} needs a construct with exactly one ${type}, got ${got} in ${construct.node.path}: ${wayOut}`);
}

function isOfType(construct: IConstruct | undefined, type: string): construct is CfnResource {
  return construct !== undefined && CfnResource.isCfnResource(construct) && construct.cfnResourceType === type;
}

function checkOptions(options: ComputeConsumerOptions, client: PoolClient): void {
  const { processes, maxCopies, sideConnections, pool } = options;
  if (processes !== undefined) requireNumber('processes', processes, { min: 1, max: MOST_COPIES });
  if (maxCopies !== undefined) requireNumber('maxCopies', maxCopies, { min: 1, max: MOST_COPIES });
  if (sideConnections !== undefined) requireNumber('sideConnections', sideConnections, { min: 0, max: MOST_CONNECTIONS });
  // Asked for here, so that a pool that its client cannot have is refused where it is written.
  pool?._request(client._facts());
}

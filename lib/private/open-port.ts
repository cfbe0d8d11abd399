import type { IResource } from 'aws-cdk-lib';
import type { IConnectable, ISecurityGroup, Port } from 'aws-cdk-lib/aws-ec2';
import { BaseService } from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { findEcsResources } from './ecs-consumer';

/** A port of a server. */
export interface ServerPort {
  readonly server: IConnectable;
  readonly port: Port;
  readonly description: string;
}

/**
 * Opens a port to a client alone, with rules in the client's stack: in the server's they would make the two depend on each other,
 * because the client's stack knows the server's address.
 */
export function openPort(client: IConnectable, { server, port, description }: ServerPort): void {
  const text = ruleDescription(description);
  const clients = client.connections.securityGroups;
  // A group that may reach everything needs no rule of its own, and CDK warns about one.
  if (!clients.every(group => group.allowAllOutbound)) {
    client.connections.allowTo(server, port, text);
    return;
  }
  for (const group of server.connections.securityGroups) admit(group, clients, port, text);
}

/**
 * Opens a database to a client on its own port.
 *
 * @throws when the database was imported without its port
 */
export function openDatabase(client: IConnectable, database: IResource & IConnectable, description: string): void {
  const { defaultPort: port } = database.connections;
  if (!port) throw new Error(`database ${database.node.path} must have a port, got none: import it with its port`);
  openPort(client, { server: database, port, description });
}

function admit(server: ISecurityGroup, clients: readonly ISecurityGroup[], port: Port, description: string): void {
  for (const client of clients) server.addIngressRule(client, port, description, true);
}

/** Keeps to the characters and the length that EC2 allows: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html */
function ruleDescription(text: string): string {
  return text.replace(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, '_').slice(0, 255);
}

/** The L2 service that a construct is or contains, as far as its security groups are known; undefined for an L1 service. */
export function connectableService(construct: IConstruct): BaseService | undefined {
  const { scope } = findEcsResources(construct).service.node;
  return scope instanceof BaseService ? scope : undefined;
}

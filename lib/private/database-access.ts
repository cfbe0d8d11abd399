import { Tokenization } from 'aws-cdk-lib';
import type { IResource } from 'aws-cdk-lib';
import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import { ProxyTarget } from 'aws-cdk-lib/aws-rds';
import type { IDatabaseCluster, IDatabaseInstance } from 'aws-cdk-lib/aws-rds';

/** A database as whoever connects to it needs it. */
export interface DatabaseAccess {
  readonly connectable: IResource & IConnectable;
  /** Address of the server, or of the writer of a cluster. */
  readonly host: string;
  readonly port: string;
  /** Address of the reader endpoint; absent where the database is no cluster. An imported cluster may not have it. */
  readerHost?(): string;
  /** The database as a target of RDS Proxy. */
  proxyTarget(): ProxyTarget;
}

/** @throws when an imported instance was imported without what is asked for */
export function accessToInstance(instance: IDatabaseInstance): DatabaseAccess {
  return {
    connectable: instance,
    host: instance.dbInstanceEndpointAddress,
    port: instance.dbInstanceEndpointPort,
    proxyTarget: () => ProxyTarget.fromInstance(instance),
  };
}

/** @throws when a cluster was imported without its endpoint */
export function accessToCluster(cluster: IDatabaseCluster): DatabaseAccess {
  return {
    connectable: cluster,
    host: cluster.clusterEndpoint.hostname,
    port: Tokenization.stringifyNumber(cluster.clusterEndpoint.port),
    readerHost: () => cluster.clusterReadEndpoint.hostname,
    proxyTarget: () => ProxyTarget.fromCluster(cluster),
  };
}

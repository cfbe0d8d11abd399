/** Who may reach what in the templates of an app, as far as security groups, policies and properties say. Plain data. */
export interface AccessGraph {
  /** Security groups of the templates, by id. */
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  /** Ingress rules by the id of their group. */
  readonly admissions: ReadonlyMap<string, readonly Admission[]>;
  /** Everything that opens connections, or may. */
  readonly workloads: readonly Workload[];
  /** What hands a group on to somebody whom the templates do not show: an SSM parameter, a load balancer. By the id of the group. */
  readonly outlets: ReadonlyMap<string, readonly GroupOutlet[]>;
}

export interface SecurityGroup {
  /** As messages call it. */
  readonly name: string;
  /** What it lets out; absent where that is everything. */
  readonly egress?: readonly Egress[];
}

/** Ports that a rule is for. */
export interface PortRange {
  /** Absent for all ports. */
  readonly ports?: { readonly from: number; readonly to: number };
  /** Whether it is for TCP, or for every protocol; true where that is not known. */
  readonly isTcp: boolean;
}

/** One ingress rule. */
export interface Admission extends PortRange {
  /** As messages call it. */
  readonly rule: string;
  /** Whom it lets in. */
  readonly peers: readonly Peer[];
}

export interface Egress extends PortRange {
  readonly peers: readonly Peer[];
}

/** One side of a rule. */
export type Peer =
  /** Whoever carries a security group of these templates, or one that they name by its id. */
  | { readonly kind: 'group'; readonly id: string }
  /** Whoever has an address, or carries a group that stands elsewhere. */
  | { readonly kind: 'unseen'; readonly what: string; readonly because: string };

export interface Outlet {
  readonly what: string;
  readonly because: string;
}

export interface GroupOutlet extends Outlet {
  /** Id of the resource that it is; absent for an export. */
  readonly id?: string;
}

/** Something that opens connections. */
export interface Workload {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly kind: 'ecs-service' | 'function' | 'other';
  /** As messages call its kind: a resource type such as `AWS::EC2::Instance`. */
  readonly type: string;
  /** Ids of the security groups that it carries. */
  readonly groups: readonly string[];
  /** What it holds of others: addresses, names, secrets. */
  readonly holdings: readonly Holding[];
  /** What its roles are allowed. */
  readonly grants: readonly Grant[];
  /** Workloads that use its network, such as tasks on a container instance: who knows one of them knows it. */
  readonly hosts: readonly string[];
  /** Set where it is there for the database itself or for deployments, and is no consumer. */
  readonly isInfrastructure: boolean;
}

/** A value of a resource, in a property of a workload. */
export interface Holding {
  readonly id: string;
  /** Such as `Endpoint.Address`; `Ref` for a reference. */
  readonly attribute: string;
  /** The property that holds it, in words. */
  readonly where: string;
}

/** What a role may do, as far as it has to do with databases. */
export interface Grant {
  readonly permission: 'read-secret' | 'connect' | 'data-api';
  /** Ids of the resources that it is for. */
  readonly on: readonly string[];
  /** The role, as messages call it. */
  readonly role: string;
}

/** A database as its templates describe it. */
export interface ReachedDatabase {
  readonly name: string;
  /** The database itself, and every RDS Proxy in front of it. */
  readonly doors: readonly Door[];
  /** The database and its members: whoever holds their address knows where it is. */
  readonly ids: ReadonlySet<string>;
  /** Replicas of it and what it is a replica of, with their members: they connect by ways of RDS. Absent where there is none. */
  readonly replicas?: ReadonlySet<string>;
  /** Secrets with which somebody can log in. */
  readonly secrets: ReadonlySet<string>;
  /** What can be told before anybody is looked at. */
  readonly unseen: readonly Outlet[];
}

/** Where a database can be reached. */
export interface Door {
  /** As messages call it; absent for the database itself. */
  readonly proxy?: { /** Of the proxy and its endpoints. */ readonly ids: ReadonlySet<string>; readonly name: string };
  /** Ids of the security groups that guard it. */
  readonly groups: readonly string[];
  /** Absent where it is not known. */
  readonly port?: number;
}

import type { Endpoint } from '../core/endpoint';
import type { Platform, ServerlessRange } from '../core/database';
import type { ScenarioPolicy } from '../core/scenario';

/** A plan that the schema (`schema/plan.schema.json`) allows, which also says what each key means. */
export type Plan = BudgetPlan | { readonly budgets: readonly (BudgetPlan & { readonly name: string })[] };

/** One server or cluster and its consumers. */
export interface BudgetPlan {
  readonly name?: string;
  readonly database: DatabasePlan;
  readonly reserve?: ReservePlan;
  readonly scenarios?: Partial<ScenarioPolicy>;
  readonly consumers: readonly ConsumerPlan[];
}

/** The server; with `members` what all servers of a cluster have in common. */
export interface DatabasePlan {
  readonly engine: string;
  readonly engineVersion?: string | number;
  readonly platform?: Platform;
  readonly instanceClass?: string;
  readonly memoryGib?: number;
  readonly serverless?: ServerlessRange;
  readonly allocatedStorageGib?: number;
  readonly maxConnections?: number;
  readonly parameter?: string | number;
  readonly running?: number;
  readonly writeForwardingPercent?: number;
  readonly members?: readonly MemberPlan[];
}

/** One server of a cluster; what it states itself stands instead of what the database states. */
export interface MemberPlan {
  readonly name: string;
  readonly role?: Endpoint;
  readonly promotionTier?: number;
  readonly instanceClass?: string;
  readonly maxConnections?: number;
  readonly parameter?: string | number;
}

/** `connections` excludes the others. */
export interface ReservePlan {
  readonly operations?: number | Readonly<Record<string, number>>;
  readonly marginPercent?: number;
  readonly connections?: number;
}

export type ConsumerPlan = LumpSumPlan | CopiesPlan;

/** One stated number. */
export interface LumpSumPlan {
  readonly name: string;
  readonly endpoint?: Endpoint;
  readonly connections: number;
  readonly reason?: string;
}

/** Copies of something that holds pools: `tasks` of ECS, `replicas` of Kubernetes, or `copies` of anything else. */
export type CopiesPlan = PooledPlan & ({ readonly tasks: number } | { readonly replicas: number } | { readonly copies: number });

interface PooledPlan {
  readonly name: string;
  readonly endpoint?: Endpoint;
  readonly usual?: number;
  readonly deployment?: DeploymentPlan;
  readonly processes?: number;
  readonly pool: PoolPlan;
  readonly sideConnections?: number;
}

export type DeploymentPlan =
  | { readonly maximumPercent: number }
  /** A number of pods, or a percentage such as `25%`. */
  | { readonly maxSurge: number | string }
  | { readonly strategy: string }
  | { readonly overlapPercent: number; readonly reason: string }
  | { readonly none: string };

export type PoolPlan = { readonly size: number; readonly overflow?: number } | { readonly derived: DerivedPoolPlan };

export interface DerivedPoolPlan {
  readonly weight?: number;
  readonly min?: number;
  readonly max?: number;
  readonly ratio?: number;
  readonly overflow?: boolean;
}

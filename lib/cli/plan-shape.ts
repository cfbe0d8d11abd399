/** A plan that the schema (`schema/plan.schema.json`) allows, which also says what each key means. */
export type Plan = BudgetPlan | { readonly budgets: readonly (BudgetPlan & { readonly name: string })[] };

/** One server and its consumers. */
export interface BudgetPlan {
  readonly name?: string;
  readonly database: DatabasePlan;
  readonly reserve?: ReservePlan;
  readonly consumers: readonly ConsumerPlan[];
}

/** The server. */
export interface DatabasePlan {
  readonly engine: string;
  readonly engineVersion?: string | number;
  readonly instanceClass?: string;
  readonly allocatedStorageGib?: number;
  readonly maxConnections?: number;
  readonly parameter?: string | number;
}

/** `connections` excludes the others. */
export interface ReservePlan {
  readonly operations?: number | Readonly<Record<string, number>>;
  readonly marginPercent?: number;
  readonly connections?: number;
}

export type ConsumerPlan =
  | { readonly name: string; readonly connections: number; readonly reason?: string }
  | (CopiesPlan & { readonly tasks: number })
  | (CopiesPlan & { readonly copies: number });

interface CopiesPlan {
  readonly name: string;
  readonly deployment?: DeploymentPlan;
  readonly processes?: number;
  readonly pool: PoolPlan;
  readonly sideConnections?: number;
}

export type DeploymentPlan =
  | { readonly maximumPercent: number }
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

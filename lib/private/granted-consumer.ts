import { Lazy, Token } from 'aws-cdk-lib';
import type { IBudgetConsumer } from '../budget-consumer';
import type { LedgerConsumer } from '../core/ledger';

/** Stands for a number while CDK looks for references; never rendered. */
const PENDING = 0;

/** A consumer's line of the ledger, as tokens. */
export class GrantedConsumer implements IBudgetConsumer {
  public constructor(
    public readonly path: string,
    private readonly line: () => LedgerConsumer | undefined,
  ) {}

  public get poolSize(): number {
    return lazyNumber(() => this.line()?.pool.size);
  }

  public get maxOverflow(): number {
    return lazyNumber(() => this.line()?.pool.overflow);
  }

  public get demand(): number {
    return lazyNumber(() => this.line()?.demand);
  }
}

/** A number that is only computed when templates are rendered; left out of them when it is unknown. */
export function lazyNumber(compute: () => number | null | undefined): number {
  return Token.asNumber(Lazy.uncachedAny({ produce: context => (context.preparing ? PENDING : (compute() ?? undefined)) }));
}

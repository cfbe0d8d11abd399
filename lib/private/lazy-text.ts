import { Lazy } from 'aws-cdk-lib';

/** Stands for a text while CDK looks for references; never rendered. */
const PENDING = 'pending';

/**
 * A text that is only known when templates are rendered, and refers to nothing outside its stack.
 *
 * @param prepare called when CDK begins to look for references
 */
export function lazyText(compute: () => string, prepare?: () => void): string {
  return Lazy.uncachedString({
    produce: context => {
      if (!context.preparing) return compute();
      prepare?.();
      return PENDING;
    },
  });
}

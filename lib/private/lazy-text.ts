import { Lazy } from 'aws-cdk-lib';

/** Stands for a text while CDK looks for references; never rendered. */
const PENDING = 'pending';

/** A text that is only known when templates are rendered, and refers to nothing outside its stack. */
export function lazyText(compute: () => string): string {
  return Lazy.uncachedString({ produce: context => (context.preparing ? PENDING : compute()) });
}

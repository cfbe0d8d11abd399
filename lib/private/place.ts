import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Place } from '../core/measurement-match';

/** Account and Region of a stack that states them; one that does not may be deployed anywhere. */
export function placeOf(scope: IConstruct): Place {
  const { account, region } = Stack.of(scope);
  return {
    ...(!Token.isUnresolved(account) && { account }),
    ...(!Token.isUnresolved(region) && { region }),
  };
}

import type { Template } from '../../lib/cloudformation/template';

export const choice = (then: unknown, otherwise: unknown): object => ({ 'Fn::If': ['Condition', then, otherwise] });
export const NO_VALUE = { Ref: 'AWS::NoValue' };

/** A template with parameters of every kind, and what a test puts into it. */
export function templateWith(Resources: object): Template {
  return {
    Parameters: {
      Bare: { Type: 'Number' },
      Count: { Type: 'Number', Default: 2, AllowedValues: [2, 4, 8] },
      Name: { Type: 'String' },
    },
    Resources,
  };
}

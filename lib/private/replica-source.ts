import { DefaultTokenResolver, Reference, Stage, StringConcat, Token, Tokenization } from 'aws-cdk-lib';
import type { IPostProcessor, IResolvable, IResolveContext } from 'aws-cdk-lib';
import type { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { isResource } from './cfn-resource';

/**
 * The instance that a read replica copies, in whatever stack of its stage it stands; undefined for any other.
 *
 * Seen from another Region the source is an ARN with its name and refers to nothing; seen from its own stack it refers to itself.
 */
export function sourceOf(replica: CfnDBInstance): CfnDBInstance | undefined {
  const text = replica.sourceDbInstanceIdentifier;
  if (text === undefined || !Token.isUnresolved(text)) return undefined;
  const [near] = instancesIn(text, replica);
  return near ?? instancesOfStage(replica).find(each => instancesIn(text, each).includes(each));
}

/** The instances that a text refers to, as it is seen from a construct. */
function instancesIn(text: string, scope: IConstruct): CfnDBInstance[] {
  const resolver = new ReferenceCollector();
  Tokenization.resolve(text, { scope, resolver });
  return resolver.targets.filter(target => isResource(target, 'AWS::RDS::DBInstance'));
}

function instancesOfStage(construct: IConstruct): CfnDBInstance[] {
  const all = Stage.of(construct)?.node.findAll() ?? [];
  return all.filter(each => isResource(each, 'AWS::RDS::DBInstance'));
}

/** Remembers every construct that is referred to on the way. */
class ReferenceCollector extends DefaultTokenResolver {
  public readonly targets: IConstruct[] = [];

  public constructor() {
    super(new StringConcat());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) this.targets.push(token.target);
    return super.resolveToken(token, context, postProcessor);
  }
}

import { CfnResource, Reference, Tokenization } from 'aws-cdk-lib';
import type { CfnSecurityGroup, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import type { CfnService, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type {
  CfnDBCluster,
  CfnDBClusterParameterGroup,
  CfnDBInstance,
  CfnDBParameterGroup,
  CfnDBProxyTargetGroup,
} from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';

/** The L1 constructs that are looked for, by their resource types. */
interface Resources {
  readonly 'AWS::ECS::Service': CfnService;
  readonly 'AWS::ECS::TaskDefinition': CfnTaskDefinition;
  readonly 'AWS::Lambda::Function': CfnFunction;
  readonly 'AWS::RDS::DBCluster': CfnDBCluster;
  readonly 'AWS::RDS::DBClusterParameterGroup': CfnDBClusterParameterGroup;
  readonly 'AWS::RDS::DBInstance': CfnDBInstance;
  readonly 'AWS::RDS::DBParameterGroup': CfnDBParameterGroup;
  readonly 'AWS::RDS::DBProxyTargetGroup': CfnDBProxyTargetGroup;
  readonly 'AWS::EC2::SecurityGroup': CfnSecurityGroup;
  readonly 'AWS::EC2::SecurityGroupIngress': CfnSecurityGroupIngress;
}

/** Whether a construct is the L1 of a type; by its type's name, which holds across copies of aws-cdk-lib. */
export function isResource<Type extends keyof Resources>(
  construct: IConstruct | undefined,
  type: Type,
): construct is Resources[Type] {
  return construct !== undefined && CfnResource.isCfnResource(construct) && construct.cfnResourceType === type;
}

/** The construct that a text refers to, such as the name of a parameter group; undefined for a plain text. */
export function referenced(text: string | undefined): IConstruct | undefined {
  if (text === undefined) return undefined;
  const [token] = Tokenization.reverseString(text).tokens;
  return Reference.isReference(token) ? token.target : undefined;
}

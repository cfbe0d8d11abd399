/** Parts of workloads, with the types that use them: what a part carries, holds or may do, whoever uses it does. */
const USERS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'AWS::ECS::TaskDefinition': [
      'AWS::ECS::Service',
      'AWS::ECS::TaskSet',
      'AWS::Events::Rule',
      'AWS::Scheduler::Schedule',
      'AWS::StepFunctions::StateMachine',
      'AWS::Pipes::Pipe',
    ],
    // Elsewhere a job is itself what is counted.
    'AWS::Batch::JobDefinition': ['AWS::StepFunctions::StateMachine'],
    'AWS::ECS::TaskSet': ['AWS::ECS::Service'],
    'AWS::EC2::LaunchTemplate': [
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::EC2::Instance',
      'AWS::EC2::EC2Fleet',
      'AWS::EC2::SpotFleet',
      'AWS::Batch::ComputeEnvironment',
      'AWS::EKS::Nodegroup',
    ],
    'AWS::AutoScaling::LaunchConfiguration': ['AWS::AutoScaling::AutoScalingGroup'],
    'AWS::EC2::NetworkInterface': ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate'],
    'AWS::IAM::InstanceProfile': ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration'],
    'AWS::AppRunner::VpcConnector': ['AWS::AppRunner::Service'],
    'AWS::Glue::Connection': ['AWS::Glue::Job', 'AWS::Glue::Crawler', 'AWS::Glue::DevEndpoint'],
  }).map(([part, users]) => [part, new Set(users)]),
);

/** Whether a resource of one type runs with what one of another type says. */
export function isUsedBy(part: string, user: string): boolean {
  return USERS.get(part)?.has(user) ?? false;
}

/** What runs code, of which a secret or an address alone says that it connects. Everything else has to carry a security group. */
const COMPUTE = new Set([
  'AWS::ECS::Service',
  'AWS::ECS::ExpressGatewayService',
  'AWS::ECS::TaskDefinition',
  'AWS::Lambda::Function',
  'AWS::Serverless::Function',
  'AWS::EC2::Instance',
  'AWS::EC2::LaunchTemplate',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::AppRunner::Service',
  'AWS::Batch::JobDefinition',
  'AWS::CodeBuild::Project',
  'AWS::Glue::Job',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
  'AWS::Pipes::Pipe',
]);

export function isCompute(type: string): boolean {
  return COMPUTE.has(type);
}

/** Services and networks whose resources say nothing about who reaches a database: they need not be read. */
const UNREAD_SERVICES = new Set([
  ...['ApiGateway', 'ApiGatewayV2', 'ApplicationAutoScaling', 'CDK', 'CertificateManager', 'CloudFront', 'CloudWatch', 'Cognito'],
  ...['DynamoDB', 'ECR', 'ElasticLoadBalancing', 'ElasticLoadBalancingV2', 'KMS', 'Logs', 'Route53', 'S3', 'SNS', 'SQS', 'WAFv2'],
]);
const UNREAD_TYPES = new Set(
  [
    ...['EIP', 'FlowLog', 'InternetGateway', 'NatGateway', 'NetworkAcl', 'NetworkAclEntry', 'Route', 'RouteTable', 'Subnet'],
    ...['SubnetRouteTableAssociation', 'VPC', 'VPCGatewayAttachment'],
  ].map(type => `AWS::EC2::${type}`),
);

/** Whether a resource of the type need not be in a set. */
export function isUnread(type: string): boolean {
  return !OUTLETS.has(type) && isOfUnread(type);
}

function isOfUnread(type: string): boolean {
  return UNREAD_TYPES.has(type) || UNREAD_SERVICES.has(type.split('::')[1] ?? '');
}

/** Services that are connected to, and whatever only hands a group on: none of them opens a connection to a database. */
const SERVICES = new Set([
  ...['AmazonMQ', 'CloudFormation', 'Config', 'DAX', 'DirectoryService', 'DocDB', 'DocDBElastic', 'EFS', 'ElastiCache'],
  ...['Elasticsearch', 'FSx', 'IAM', 'MSK', 'MemoryDB', 'Neptune', 'NeptuneGraph', 'OpenSearchServerless', 'OpenSearchService'],
  ...['RDS', 'Route53Resolver', 'SSM', 'SecretsManager', 'ServiceDiscovery', 'VpcLattice'],
]);

const SILENT_TYPES = new Set([
  ...['SecurityGroup', 'SecurityGroupIngress', 'SecurityGroupEgress', 'SecurityGroupVpcAssociation', 'VPCEndpoint'].map(
    type => `AWS::EC2::${type}`,
  ),
  ...['ClientVpnEndpoint', 'ClientVpnTargetNetworkAssociation', 'InstanceConnectEndpoint'].map(type => `AWS::EC2::${type}`),
  ...['AWS::ECS::Cluster', 'AWS::ECS::CapacityProvider', 'AWS::Lambda::Permission', 'AWS::Lambda::EventSourceMapping'],
]);

/** Custom resources are told of a group, and carry none; the one by which CDK makes EKS clusters is an exception. */
export function opensNothing(type: string): boolean {
  if (type.startsWith('Custom::')) return type !== 'Custom::AWSCDK-EKS-Cluster';
  return OUTLETS.has(type) || isOfUnread(type) || SILENT_TYPES.has(type) || SERVICES.has(type.split('::')[1] ?? '');
}

const PASSES_ON = 'whoever comes through it connects with its security group, and is not known';
const MAY_CONNECT = 'another database may connect from there, by a foreign server or a link';
export const NOT_AT_HAND = 'the template of this nested stack is not at hand';

/** What hands a security group on to somebody who is not in the templates, or lets in somebody by its own. */
const OUTLETS: ReadonlyMap<string, string> = new Map([
  ['AWS::SSM::Parameter', 'it hands the security group on, and who takes it is not known'],
  ['AWS::CloudFormation::Stack', NOT_AT_HAND],
  ['AWS::CloudFormation::StackSet', 'the stacks of this stack set are not at hand'],
  ['AWS::EC2::ClientVpnEndpoint', 'it lets people in'],
  ['AWS::EC2::InstanceConnectEndpoint', 'it lets people in'],
  ['AWS::ElasticLoadBalancing::LoadBalancer', PASSES_ON],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', PASSES_ON],
  ['AWS::VpcLattice::ResourceGateway', PASSES_ON],
  ['AWS::RDS::DBInstance', MAY_CONNECT],
  ['AWS::RDS::DBCluster', MAY_CONNECT],
  ['AWS::RDS::DBProxy', 'which databases this proxy is in front of is not known'],
  ['AWS::RDS::DBProxyEndpoint', 'which databases its proxy is in front of is not known'],
]);

/** By which CDK hands values to another Region: its readers are followed. */
const WRITER = 'Custom::CrossRegionExportWriter';

export function outletBecause(type: string): string | undefined {
  return (
    OUTLETS.get(type) ??
    (isCustom(type) && type !== WRITER ? 'what this custom resource does with the security group is not known' : undefined)
  );
}

function isCustom(type: string): boolean {
  return type === 'AWS::CloudFormation::CustomResource' || (type.startsWith('Custom::') && opensNothing(type));
}

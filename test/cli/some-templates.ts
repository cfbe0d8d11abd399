import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { pass } from '../synth';
import type { Files } from './fake-io';

/** PostgreSQL 16.8 on db.t3.micro at worst, 51 connections usable; a service of four tasks of two workers at most, and Keycloak. */
export const SHOP = `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment: { Type: String, AllowedValues: [test, prod], Default: test }
Conditions:
  IsProd: !Equals [!Ref Environment, prod]
Resources:
  DatabaseGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: database }
  ApiGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: api }
  ApiToDatabase:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt DatabaseGroup.GroupId
      SourceSecurityGroupId: !GetAtt ApiGroup.GroupId
      IpProtocol: tcp
      FromPort: 5432
      ToPort: 5432
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '16.8'
      DBInstanceClass: !If [IsProd, db.t3.small, db.t3.micro]
      VPCSecurityGroups: [!GetAtt DatabaseGroup.GroupId]
  ApiTask:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions:
        - Name: app
          Image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:1
          Command: [gunicorn, --workers, '2', shop.wsgi]
          Environment:
            - { Name: DATABASE_URL, Value: !Sub 'postgres://\${Database.Endpoint.Address}:5432/shop' }
  Api:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref ApiTask
      DesiredCount: !If [IsProd, 4, 1]
      NetworkConfiguration:
        AwsvpcConfiguration: { SecurityGroups: [!Ref ApiGroup], Subnets: [subnet-1] }
  LoginTask:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: keycloak
          Image: quay.io/keycloak/keycloak:26.0
          Environment:
            - { Name: KC_DB, Value: postgres }
            - { Name: KC_DB_POOL_MAX_SIZE, Value: '8' }
            - { Name: KC_DB_URL, Value: !Sub 'jdbc:postgresql://\${Database.Endpoint.Address}/login' }
  Login:
    Type: AWS::ECS::Service
    Properties: { TaskDefinition: !Ref LoginTask, DesiredCount: 1 }
`;

/** The same with the long forms of its functions. */
export function inJson(): string {
  const ref = (name: string): object => ({ Ref: name });
  const group = (name: string): object => ({ 'Fn::GetAtt': [name, 'GroupId'] });
  const address = (text: string): object => ({ 'Fn::Sub': text });
  const task = (container: object, more: object = {}): object => ({
    Type: 'AWS::ECS::TaskDefinition',
    Properties: { ...more, ContainerDefinitions: [container] },
  });
  const variable = (Name: string, Value: unknown): object => ({ Name, Value });
  return JSON.stringify({
    Parameters: { Environment: { Type: 'String', AllowedValues: ['test', 'prod'], Default: 'test' } },
    Conditions: { IsProd: { 'Fn::Equals': [ref('Environment'), 'prod'] } },
    Resources: {
      DatabaseGroup: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'database' } },
      ApiGroup: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'api' } },
      ApiToDatabase: {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: {
          GroupId: group('DatabaseGroup'),
          SourceSecurityGroupId: group('ApiGroup'),
          IpProtocol: 'tcp',
          FromPort: 5432,
          ToPort: 5432,
        },
      },
      Database: {
        Type: 'AWS::RDS::DBInstance',
        Properties: {
          Engine: 'postgres',
          EngineVersion: '16.8',
          DBInstanceClass: { 'Fn::If': ['IsProd', 'db.t3.small', 'db.t3.micro'] },
          VPCSecurityGroups: [group('DatabaseGroup')],
        },
      },
      ApiTask: task(
        {
          Name: 'app',
          Image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:1',
          Command: ['gunicorn', '--workers', '2', 'shop.wsgi'],
          Environment: [variable('DATABASE_URL', address('postgres://${Database.Endpoint.Address}:5432/shop'))],
        },
        { NetworkMode: 'awsvpc' },
      ),
      Api: {
        Type: 'AWS::ECS::Service',
        Properties: {
          TaskDefinition: ref('ApiTask'),
          DesiredCount: { 'Fn::If': ['IsProd', 4, 1] },
          NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [ref('ApiGroup')], Subnets: ['subnet-1'] } },
        },
      },
      LoginTask: task({
        Name: 'keycloak',
        Image: 'quay.io/keycloak/keycloak:26.0',
        Environment: [
          variable('KC_DB', 'postgres'),
          variable('KC_DB_POOL_MAX_SIZE', '8'),
          variable('KC_DB_URL', address('jdbc:postgresql://${Database.Endpoint.Address}/login')),
        ],
      }),
      Login: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: ref('LoginTask'), DesiredCount: 1 } },
    },
  });
}

/** The cloud assembly of an app, as files of a directory `cdk.out`. */
export function assemblyOf(app: App): Files {
  const { directory } = pass(app);
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json'));
  return Object.fromEntries(names.map(name => [`cdk.out/${name}`, readFileSync(join(directory, name), 'utf8')]));
}

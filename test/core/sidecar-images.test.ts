import { repositoryOf } from '../../lib/core/container-image';
import { isSidecarImage } from '../../lib/core/sidecar-images';

test.each([
  ['nginx', 'nginx'],
  ['nginx:1.27-alpine', 'nginx'],
  ['library/nginx@sha256:abc', 'library/nginx'],
  ['localhost/nginx', 'nginx'],
  ['localhost:5000/a/B:1', 'a/b'],
  ['1.dkr.ecr.eu-west-1.amazonaws.com/acme/api:7@sha256:abc', 'acme/api'],
  ['${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/cdk-assets:abc', 'cdk-assets'],
  ['${Stack/Registry}/acme/api:${Stack/Tag}', 'acme/api'],
  ['${Repository}', '$'],
  ['', ''],
  ['/', '/'],
  ['@', ''],
])('the repository of %j is %j', (image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});

test.each([
  'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0',
  'amazon/aws-otel-collector',
  'public.ecr.aws/aws-observability/adot-autoinstrumentation-java:v1.32.3',
  'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
  '906394416424.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit:latest',
  'fluent/fluent-bit:3.1',
  'public.ecr.aws/datadog/agent:7',
  'datadog/agent',
  'gcr.io/datadoghq/agent:latest',
  'amazon/aws-xray-daemon',
  'public.ecr.aws/xray/aws-xray-daemon:3.x',
  'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest',
  'amazon/cloudwatch-agent',
  'public.ecr.aws/appmesh/aws-appmesh-envoy:v1.29',
  '840364872350.dkr.ecr.eu-west-1.amazonaws.com/aws-appmesh-envoy:v1.29',
  'envoyproxy/envoy:v1.31',
  'ecs-service-connect-agent:interface-v1',
  'nginx',
  'public.ecr.aws/nginx/nginx:1.27',
  'public.ecr.aws/docker/library/nginx:1.27',
  'nginxinc/nginx-unprivileged:alpine',
])('%s connects to no database', image => {
  expect(isSidecarImage(image)).toBe(true);
});

test.each([
  'acme/nginx',
  'acme/agent',
  'grafana/agent',
  'acme/datadog-agent-checks',
  'acme/envoy',
  'acme/api',
  'nginx/unit',
  'webdevops/php-nginx',
  'my-aws-otel-collector',
  'datadog/agent-dev',
  '${Image}',
  '',
])('%j may', image => {
  expect(isSidecarImage(image)).toBe(false);
});

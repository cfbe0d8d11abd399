import { repositoryOf } from './container-image';

/** Images that stand beside an app in its task and connect to no database. Names that others use as well count with their vendor alone. */
const SIDECARS: readonly RegExp[] = [
  // https://gallery.ecr.aws/aws-observability
  /(^|\/)(aws-otel-collector|aws-for-fluent-bit|aws-xray-daemon)$/,
  /(^|\/)aws-observability\/adot-autoinstrumentation-[a-z]+$/,
  /(^|\/)fluent\/fluent-bit$/,
  // https://docs.datadoghq.com/containers/amazon_ecs/
  /(^|\/)(datadog|datadoghq)\/(agent|dogstatsd)$/,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/deploy-container-insights-ECS-instancelevel.html
  /(^|\/)(cloudwatch-agent|amazon)\/(amazon-)?cloudwatch-agent$/,
  // https://docs.aws.amazon.com/app-mesh/latest/userguide/envoy.html
  /(^|\/)aws-appmesh-envoy$/,
  /(^|\/)envoyproxy\/envoy$/,
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
  /(^|\/)(aws-)?ecs-service-connect(-agent)?$/,
  // https://hub.docker.com/_/nginx
  /(^|(^|\/)(library|nginx|nginxinc)\/)nginx(-unprivileged)?$/,
];

/** Whether a container of this image connects to no database. */
export function isSidecarImage(image: string): boolean {
  const repository = repositoryOf(image);
  return SIDECARS.some(each => each.test(repository));
}

/** How the settings reach a container. */
export enum SettingsDelivery {
  /** As plain environment variables of the task definition. */
  ENVIRONMENT = 'environment',
  /**
   * As SSM parameters that ECS hands over as secrets: nothing stands in the task definition's environment,
   * as cdk-nag's AwsSolutions-ECS2 demands. The execution role may read exactly these parameters.
   */
  SSM_PARAMETERS = 'ssm-parameters',
}

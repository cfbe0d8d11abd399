/** A moment that a budget may have to survive. */
export enum Scenario {
  /** Nothing is deployed, nothing is scaled out. */
  STEADY = 'steady',
  /** Every service has as many tasks as scaling allows. */
  SCALED_OUT = 'scaled-out',
  /** Every service is deployed at full scale-out, old and new tasks side by side. */
  DEPLOYMENT = 'deployment',
  /**
   * A cluster loses one member at full scale-out: whichever is left with it serves the pools of the writer and of the reader endpoint.
   * Databases that are no cluster do not know it.
   */
  MEMBER_LOST = 'member-lost',
  /** The same while every service is deployed. */
  DEPLOYMENT_DURING_FAILOVER = 'deployment-during-failover',
}

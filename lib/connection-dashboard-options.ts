/** What may be said about the dashboard of a budget. */
export interface ConnectionDashboardOptions {
  /**
   * Name of the dashboard: letters, digits, hyphens and underscores.
   *
   * @default - generated
   */
  readonly dashboardName?: string;
}

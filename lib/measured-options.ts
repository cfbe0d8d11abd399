/** Which measurement counts, where the file cannot be searched for the database itself. */
export interface MeasuredOptions {
  /**
   * Identifier of the instance whose measurement counts, in any case, such as `orders-prod`. Of a cluster it counts for every member whose class it has.
   *
   * @default - the identifier that the database states; without one, whichever instance's tag `connection-budget:path` names the budget
   */
  readonly server?: string;
}

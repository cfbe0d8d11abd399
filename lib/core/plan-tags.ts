/** Tags in which a synthesis leaves its plan on a database, and by which an audit finds it. They are part of the contract. */
export const PLAN_TAGS = {
  path: 'connection-budget:path',
  ceiling: 'connection-budget:ceiling',
  plannedPeak: 'connection-budget:planned-peak',
  instanceClass: 'connection-budget:class',
  operations: 'connection-budget:operations',
} as const;

/** A number of connections and the phrase that says where it comes from. */
export interface Limit {
  readonly maxConnections: number;
  readonly source: string;
}

/** What a server grants when nobody sets the limit. */
export interface DefaultLimit extends Limit {
  /** Whether the number is printed by whoever runs the server, or computed here. */
  readonly basis: 'published' | 'estimated';
}

/** The endpoint of a cluster that a pool connects to. */
export enum DatabaseEndpoint {
  /** The cluster endpoint: the one member that takes writes. */
  WRITER = 'writer',
  /**
   * The reader endpoint: any reader, by DNS and unevenly, so that every reader is held to all of the connections;
   * the writer where no reader is left.
   */
  READER = 'reader',
}

/** The address that a pool connects to: the cluster's writer, or whichever reader the reader endpoint names. */
export type Endpoint = 'writer' | 'reader';

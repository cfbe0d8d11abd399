import { DatabaseEndpoint } from '../database-endpoint';
import { requireText } from './require';

/** What tells a pool from others of the same consumer. */
interface PoolPlace {
  readonly endpoint?: DatabaseEndpoint;
  readonly databaseName?: string;
}

/** Pools of one service or function on several endpoints or logical databases are consumers of their own. */
export function poolIdentity(path: string, name: string, { endpoint, databaseName }: PoolPlace): [path: string, name: string] {
  if (databaseName !== undefined) requireText('databaseName', databaseName, 'name the logical database, or leave it out');
  const parts = [
    ...(databaseName === undefined ? [] : [databaseName === 'reader' ? "'reader'" : databaseName]),
    ...(endpoint === DatabaseEndpoint.READER ? ['reader'] : []),
  ];
  return parts.length === 0 ? [path, name] : [[path, ...parts].join('/'), `${name} (${parts.join(', ')})`];
}

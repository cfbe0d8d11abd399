import type { EcsServiceConsumerOptions } from '../consumer-options';
import { PoolSizing } from '../pool-sizing';

/**
 * The options with the pool that follows from the threads of the server, for clients with a connection for each thread.
 *
 * @throws when there is one process and more are declared, or when a variable would have to hold two numbers
 */
export function withThreads(options: EcsServiceConsumerOptions): EcsServiceConsumerOptions {
  const server = options.server?._model();
  const client = options.client._facts();
  if (server?.isSingle && options.processes !== undefined && options.processes > 1) {
    throw new Error(
      `processes must be 1 with ${server.name}, which is one process, got ${options.processes}: ` +
        'name the server that starts several, or use WebServer.OTHER',
    );
  }
  const threads = server?.threads;
  if (!threads) return options;
  const isPoolSetting = client.settings.some(
    ({ kind, role, name }) => kind === 'variable' && role === 'size' && name === threads.name,
  );
  if (options.pool && isPoolSetting) {
    throw new Error(
      `pool must be left out for ${client.name} with ${threads.count} threads, because ${threads.name} is both: ` +
        'leave out pool, or state it and use a server without threads',
    );
  }
  if (options.pool || !client.hasConnectionPerThread) return options;
  return { ...options, pool: PoolSizing.fixed({ size: threads.count }) };
}

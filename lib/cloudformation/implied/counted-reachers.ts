import type { AccessGraph } from '../../core/reach/access-graph';
import type { Reacher } from '../../core/reach/reachers';
import type { CheckTerms } from './terms';

/**
 * Those who get to a database and are counted, each once.
 *
 * Tasks in the network of their host leave by its security groups, and so do jobs: where none of them is known to connect, all of them may.
 * Whoever is ignored by name is left out.
 */
export function countedReachers(reachers: readonly Reacher[], graph: AccessGraph, { consumers }: CheckTerms): Reacher[] {
  const counted = new Map<string, Reacher>();
  for (const reacher of reachers) {
    const { id, hosts } = reacher.workload;
    if (hosts.length === 0) counted.set(id, reacher);
    else tasksOn(reacher, graph).forEach(task => counted.set(task.workload.id, task));
  }
  return [...counted.values()].filter(({ workload }) => consumers.get(workload.path)?.ignored === undefined);
}

function tasksOn(host: Reacher, { workloads }: AccessGraph): Reacher[] {
  const hosted = new Set(host.workload.hosts);
  return workloads.filter(({ id }) => hosted.has(id)).map(workload => ({ ...host, workload }));
}

import type { AccessGraph } from '../../core/reach/access-graph';
import type { Reacher } from '../../core/reach/reachers';
import type { CheckTerms } from './terms';

/**
 * Those who get to a database and are counted, each once.
 *
 * Tasks in the network of their host leave by its security groups: where some of them are known to connect, these explain the host's
 * rule, and else all of them may. Whoever is ignored by name is left out.
 */
export function countedReachers(reachers: readonly Reacher[], graph: AccessGraph, { consumers }: CheckTerms): Reacher[] {
  const byId = new Map(reachers.map(reacher => [reacher.workload.id, reacher]));
  const counted = new Map<string, Reacher>();
  for (const reacher of reachers) {
    const { id, hosts } = reacher.workload;
    if (hosts.length === 0) counted.set(id, reacher);
    else if (!hosts.some(each => byId.has(each))) tasksOn(reacher, graph).forEach(task => counted.set(task.workload.id, task));
  }
  return [...counted.values()].filter(({ workload }) => consumers.get(workload.path)?.ignored === undefined);
}

function tasksOn(host: Reacher, { workloads }: AccessGraph): Reacher[] {
  const hosted = new Set(host.workload.hosts);
  return workloads.filter(({ id }) => hosted.has(id)).map(workload => ({ ...host, workload }));
}

import type { AccessGraph } from '../../core/reach/access-graph';
import { readSecurityGroups } from './security-groups';
import type { TemplateSet } from './template-set';
import { readOutlets, readWorkloads } from './workloads';

/** Who may reach what in the templates of an app: read once, for all databases in it. */
export function readAccessGraph(set: TemplateSet): AccessGraph {
  return { ...readSecurityGroups(set), workloads: readWorkloads(set), outlets: readOutlets(set) };
}

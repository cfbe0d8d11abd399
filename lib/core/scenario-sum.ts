import type { BudgetFacts, ClusterPart } from './budget';
import type { MemberFacts } from './cluster';
import type { PoolerFacts } from './pooler';
import type { ScenarioId, ScenarioLevel } from './scenario';
import { DEFAULT_SCENARIOS, inScenario, isFailover, levelOf, poolerInScenario, SCENARIOS } from './scenario';
import { gatherScheduled, tasksOf } from './scheduled-tasks';
import type { Supply } from './supply';
import { supplyOf } from './supply';

/** What one moment asks of the server that serves it then. */
export interface ScenarioSum {
  readonly scenario: ScenarioId;
  readonly level: ScenarioLevel;
  /** The budget's facts as they are at that moment: its servers, its consumers with their copies. */
  readonly facts: BudgetFacts;
  readonly supply: Supply;
  /** The member of a cluster whose supply it is; undefined for a single server. */
  readonly member: MemberFacts | undefined;
}

/** A server and everybody who comes to it. */
interface Setting {
  readonly facts: BudgetFacts;
  readonly supply: Supply;
  readonly member: MemberFacts | undefined;
}

/** Every scenario that the budget knows, in the order in which they are told. */
export function scenarioSums(facts: BudgetFacts): ScenarioSum[] {
  const usual = settingOf(facts, facts.part?.members);
  const afterwards = facts.part?.failover && failoverSetting(facts, facts.part.failover);
  const sums = SCENARIOS.flatMap(scenario => {
    const setting = isFailover(scenario) ? afterwards : usual;
    return setting === undefined ? [] : [scenarioSum(scenario, setting)];
  });
  return isJudged(sums, facts) ? sums : sums.map(requireDeployment);
}

/** Whether something of what must fit can happen here: a server that stands alone, or the readers, know no failover of their own. */
function isJudged(sums: readonly ScenarioSum[], { scenarios = DEFAULT_SCENARIOS }: BudgetFacts): boolean {
  return scenarios.must.length === 0 || sums.some(({ level }) => level === 'must');
}

/** What has to fit at such a server unless the user has said otherwise: else nothing would be judged. */
function requireDeployment(sum: ScenarioSum): ScenarioSum {
  return sum.scenario === 'deployment' && sum.level === 'shown' ? { ...sum, level: 'must' } : sum;
}

/** The sums that derived pools have to fit: those that must fit, or else a deployment. */
export function bindingSums(sums: readonly ScenarioSum[]): ScenarioSum[] {
  const required = sums.filter(({ level }) => level === 'must');
  return required.length > 0 ? required : sums.filter(({ scenario }) => scenario === 'deployment');
}

function settingOf(facts: BudgetFacts, members: readonly MemberFacts[] | undefined): Setting {
  const supply = supplyOf(facts);
  return { facts, supply, member: members?.find(({ databases }) => databases.includes(supply.database)) };
}

/** Whichever member is left: the one that offers least counts. */
function failoverSetting(
  facts: BudgetFacts,
  { survivors, joining, joiningPoolers = [] }: NonNullable<ClusterPart['failover']>,
): Setting {
  const databases = survivors.flatMap(member => member.databases);
  const poolers = distinct([...(facts.poolers ?? []), ...joiningPoolers]);
  const all = [...facts.consumers, ...joining];
  const consumers = joining.some(consumer => tasksOf(consumer).length > 0) ? gatherScheduled(all, facts.path) : all;
  return settingOf({ ...facts, databases, consumers, poolers }, survivors);
}

/** A proxy has one pool for each server, whichever of its endpoints a client came by. */
function distinct(poolers: readonly PoolerFacts[]): PoolerFacts[] {
  return [...new Map(poolers.map(pooler => [pooler.path, pooler])).values()];
}

function scenarioSum(scenario: ScenarioId, { facts, supply, member }: Setting): ScenarioSum {
  const consumers = facts.consumers.map(consumer => inScenario(consumer, scenario));
  const poolers = facts.poolers?.map(pooler => poolerInScenario(pooler, scenario));
  return { scenario, level: levelOf(scenario, facts.scenarios), facts: { ...facts, consumers, poolers }, supply, member };
}

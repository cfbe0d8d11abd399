import { copiesOf } from './plan-consumers';
import type { Mistake, PlanDocument, PlanPath } from './plan-document';
import { nameOf } from './plan-fault';
import { sameNames } from './plan-names';
import type { BudgetPlan, ConsumerPlan, DatabasePlan } from './plan-shape';

/** What the schema cannot say of the consumers of a budget. */
export function consumerMistakes(document: PlanDocument, { consumers, database }: BudgetPlan, path: PlanPath): Mistake[] {
  const named = consumers.map((consumer, index) => ({ consumer, name: consumer.name, path: [...path, index] }));
  return [
    ...sameNames(document, named, 'every consumer of a budget'),
    ...named.flatMap(({ consumer, path: place }) => [
      ...endpointOfNone(document, consumer, database, place),
      ...usualAboveMost(document, consumer, place),
      ...surgeWithoutPods(document, consumer, place),
      ...emptyRange(document, consumer, place),
    ]),
  ];
}

function endpointOfNone(document: PlanDocument, consumer: ConsumerPlan, database: DatabasePlan, path: PlanPath): Mistake[] {
  if (consumer.endpoint === undefined || database.members !== undefined) return [];
  const endpoint = [...path, 'endpoint'];
  const message = `${nameOf(endpoint)} chooses among the members of the database, which states none: add members or remove endpoint`;
  return [{ place: document.placeOf(endpoint, 'key'), message }];
}

function usualAboveMost(document: PlanDocument, consumer: ConsumerPlan, path: PlanPath): Mistake[] {
  if (!('pool' in consumer) || consumer.usual === undefined) return [];
  const { key, count } = copiesOf(consumer);
  if (consumer.usual <= count) return [];
  const usual = [...path, 'usual'];
  const message = `${nameOf(usual)} must not be above ${key}, which is ${count}, got ${consumer.usual}: raise ${key} or lower usual`;
  return [{ place: document.placeOf(usual), message }];
}

function surgeWithoutPods(document: PlanDocument, consumer: ConsumerPlan, path: PlanPath): Mistake[] {
  if (!('pool' in consumer) || consumer.deployment === undefined || !('maxSurge' in consumer.deployment)) return [];
  const { key } = copiesOf(consumer);
  if (key === 'replicas') return [];
  const maxSurge = [...path, 'deployment', 'maxSurge'];
  const message = `${nameOf(maxSurge)} belongs to a Kubernetes Deployment, got ${key}: state replicas instead of ${key} or remove maxSurge`;
  return [{ place: document.placeOf(maxSurge, 'key'), message }];
}

function emptyRange(document: PlanDocument, consumer: ConsumerPlan, path: PlanPath): Mistake[] {
  if (!('pool' in consumer) || !('derived' in consumer.pool)) return [];
  const { min = 1, max = Infinity } = consumer.pool.derived;
  if (min <= max) return [];
  const maxPath = [...path, 'pool', 'derived', 'max'];
  return [
    {
      place: document.placeOf(maxPath),
      message: `${nameOf(maxPath)} must not be below min, which is ${min}, got ${max}: raise max or lower min`,
    },
  ];
}

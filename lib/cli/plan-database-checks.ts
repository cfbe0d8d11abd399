import { engineFamily, isClustered, limitParameter } from '../core/engine';
import { isServerlessClass } from '../core/instance-classes';
import { printable } from '../core/text';
import { instanceClassOf, roleOf } from './plan-database';
import type { Mistake, PlanDocument, PlanPath } from './plan-document';
import { listed, nameOf } from './plan-fault';
import { sameNames } from './plan-names';
import type { DatabasePlan, MemberPlan } from './plan-shape';

/** What the schema cannot say of the database of a budget. */
export function databaseMistakes(document: PlanDocument, plan: DatabasePlan, path: PlanPath): Mistake[] {
  return [
    ...auroraOnly(document, plan, path),
    ...capacityMistakes(document, plan, path),
    ...(plan.members === undefined ? [] : memberMistakes(document, plan, plan.members, [...path, 'members'])),
  ];
}

function auroraOnly(document: PlanDocument, plan: DatabasePlan, path: PlanPath): Mistake[] {
  const family = engineFamily(plan.engine);
  if (family !== undefined && isClustered(family)) return [];
  const keys = (['serverless', 'writeForwardingPercent'] as const).filter(key => plan[key] !== undefined);
  return keys.map(key => {
    const message = `${nameOf([...path, key])} belongs to Aurora, got engine ${plan.engine}: remove ${key}, or state aurora-postgresql or aurora-mysql`;
    return { place: document.placeOf([...path, key], 'key'), message };
  });
}

function capacityMistakes(document: PlanDocument, plan: DatabasePlan, path: PlanPath): Mistake[] {
  if (plan.serverless === undefined) return [];
  const place = [...path, 'serverless'];
  const { minAcu, maxAcu } = plan.serverless;
  return [...emptyCapacity(document, minAcu, maxAcu, [...place, 'maxAcu']), ...capacityOfNone(document, plan, place)];
}

function emptyCapacity(document: PlanDocument, minAcu: number, maxAcu: number, path: PlanPath): Mistake[] {
  if (minAcu <= maxAcu) return [];
  const message = `${nameOf(path)} must not be below minAcu, which is ${minAcu}, got ${maxAcu}: raise maxAcu or lower minAcu`;
  return [{ place: document.placeOf(path), message }];
}

function capacityOfNone(document: PlanDocument, plan: DatabasePlan, path: PlanPath): Mistake[] {
  const servers = plan.members ?? [undefined];
  const classes = servers.map(member => instanceClassOf(plan, member) ?? '');
  if (classes.some(isServerlessClass)) return [];
  const got = listed([...new Set(classes)].slice(0, 3).map(printable), 'and');
  const message = `${nameOf(path)} is for servers of class db.serverless, got ${got}: state db.serverless or remove serverless`;
  return [{ place: document.placeOf(path, 'key'), message }];
}

function memberMistakes(document: PlanDocument, plan: DatabasePlan, members: readonly MemberPlan[], path: PlanPath): Mistake[] {
  const named = members.map(({ name }, index) => ({ name, path: [...path, index] }));
  return [
    ...sameNames(document, named, 'every member of a database'),
    ...writerMistakes(document, members, path),
    ...members.flatMap((member, index) => [
      ...ceilingStatedTwice(document, plan, member, [...path, index]),
      ...ceilingWithoutParameter(document, plan, member, [...path, index]),
    ]),
  ];
}

function writerMistakes(document: PlanDocument, members: readonly MemberPlan[], path: PlanPath): Mistake[] {
  const [first, ...others] = [...members.keys()].filter(index => roleOf(members, index) === 'writer');
  if (first === undefined) {
    const message = `${nameOf(path)} must have one writer, got readers alone: state role: writer for the one that is written to`;
    return [{ place: document.placeOf(path), message }];
  }
  const { line } = document.placeOf([...path, first, 'role']);
  return others.map(index => {
    const role = [...path, index, 'role'];
    const message = `${nameOf(role)} must be reader beside another writer, got writer as in line ${line}: a database has one writer`;
    return { place: document.placeOf(role), message };
  });
}

/** Keys of a member, and those of its database that contradict them. */
const CONTRADICTIONS = [
  ['maxConnections', 'maxConnections'],
  ['maxConnections', 'running'],
  ['parameter', 'maxConnections'],
] as const;

function ceilingStatedTwice(document: PlanDocument, plan: DatabasePlan, member: MemberPlan, path: PlanPath): Mistake[] {
  return CONTRADICTIONS.flatMap(([own, common]) => {
    if (member[own] === undefined || plan[common] === undefined) return [];
    const place = [...path, own];
    const message = `${nameOf(place)} stands beside ${common} of the database, which holds for every member: keep one`;
    return [{ place: document.placeOf(place, 'key'), message }];
  });
}

/** The ceiling of one member stands as its parameter. */
function ceilingWithoutParameter(document: PlanDocument, plan: DatabasePlan, member: MemberPlan, path: PlanPath): Mistake[] {
  const family = engineFamily(plan.engine);
  if (member.maxConnections === undefined || family === undefined || limitParameter(family) !== undefined) return [];
  const place = [...path, 'maxConnections'];
  const message = `${nameOf(place)} cannot be stated by member, because ${plan.engine} has no parameter for it: state maxConnections of the database`;
  return [{ place: document.placeOf(place, 'key'), message }];
}

import type { Precedes } from './heap';
import { Heap } from './heap';

/** A consumer that may still be awarded connections. */
export interface Claimant {
  readonly path: string;
  readonly weight: number;
  /** Most connections per process. */
  readonly max: number;
  /** Connections of the server that one more per process costs. */
  readonly step: number;
  /** Place among equal claims, from 0. */
  readonly rank: number;
  /** Connections per process so far. */
  connections: number;
}

/** Halvings of the range of claims; what is left of it holds one claim, and those equal to it. */
const HALVINGS = 50;

/** Larger claim first; of equal claims the better rank. */
export function comesFirst(a: Claimant, b: Claimant): boolean {
  const [mine, yours] = [claimOf(a), claimOf(b)];
  return mine === yours ? a.rank < b.rank : mine > yours;
}

/**
 * Awards one connection per process at a time to the claimant that comes first, until the first award that does not fit.
 *
 * @param budget connections of the server to share out, from 0
 */
export function award(budget: number, claimants: readonly Claimant[], precedes: Precedes<Claimant>): void {
  let left = budget - awardInBulk(budget, claimants);
  const open = new Heap(claimants.filter(isOpen), precedes);
  for (let first = open.top(); first !== undefined && first.step <= left; first = open.top()) {
    left -= first.step;
    first.connections += 1;
    if (isOpen(first)) open.demoteTop();
    else open.removeTop();
  }
}

function isOpen({ connections, max }: Claimant): boolean {
  return connections < max;
}

/** How strongly one connection more is claimed; falls with every award. */
function claimOf({ weight, connections }: Claimant): number {
  return weight / (connections + 1);
}

/**
 * Makes at once most of the awards that would be made one by one: all of them above a bar come before all of them below it,
 * so where those above fit together, each of them would have been made.
 *
 * @returns what they cost
 */
function awardInBulk(budget: number, claimants: readonly Claimant[]): number {
  const bar = lowestBar(budget, claimants);
  const cost = costAbove(bar, claimants);
  for (const claimant of claimants) claimant.connections = connectionsAbove(bar, claimant);
  return cost;
}

function lowestBar(budget: number, claimants: readonly Claimant[]): number {
  if (costAbove(0, claimants) <= budget) return 0;
  let tooLow = 0;
  let bar = claimants.reduce((highest, claimant) => Math.max(highest, claimOf(claimant)), 0);
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (tooLow + bar) / 2;
    if (costAbove(middle, claimants) <= budget) bar = middle;
    else tooLow = middle;
  }
  return bar;
}

function costAbove(bar: number, claimants: readonly Claimant[]): number {
  let cost = 0;
  for (const claimant of claimants) cost += (connectionsAbove(bar, claimant) - claimant.connections) * claimant.step;
  return cost;
}

/** Connections per process after every award whose claim is above the bar, judged by the same quotient as one by one. */
function connectionsAbove(bar: number, { weight, connections, max }: Claimant): number {
  let most = Math.min(max, Math.max(connections, Math.floor(weight / bar)));
  while (most > connections && weight / most <= bar) most -= 1;
  while (most < max && weight / (most + 1) > bar) most += 1;
  return most;
}

import type { ConsumerFacts } from '../lib/core/consumer';
import { judge } from '../lib/core/judge';
import { median } from './pairs';

/** Median milliseconds of judging one budget with so many consumers. */
export function judgingMs(consumers: number, runs = 9): number {
  const facts = {
    path: 'Bench/Budget',
    name: 'Bench',
    databases: [{ engine: 'postgres', engineVersion: '16.8' }],
    ceiling: { kind: 'declared', maxConnections: 262_143 },
    reserve: { kind: 'standard' },
    consumers: Array.from({ length: consumers }, (_, index) => consumer(index)),
    findings: [],
  } as const;
  return median(
    Array.from({ length: runs }, () => {
      const started = process.hrtime.bigint();
      judge(facts);
      return Number(process.hrtime.bigint() - started) / 1e6;
    }),
  );
}

function consumer(index: number): ConsumerFacts {
  return {
    path: `Bench/Service${index}`,
    name: `Service${index}`,
    kind: 'ecs-service',
    copies: 1 + (index % 3),
    copyNoun: ['task', 'tasks'],
    copiesBecause: '',
    overlap: { kind: 'rolling', maximumPercent: 200 },
    processes: 1 + (index % 2),
    pool: { kind: 'derived', weight: 1 + (index % 5), min: 1, max: 20, ratio: 0.7, knowsOverflow: true },
    sideConnections: index % 2,
  };
}

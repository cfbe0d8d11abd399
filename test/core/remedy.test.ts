import type { Remedy } from '../../lib/core/remedy';
import { describeRemedy } from '../../lib/core/remedy';
import { api, declared, service } from './some-facts';

const consumer = api();
const team = declared('team-b', 40, { kind: 'reserved' });

describe('describeRemedy', () => {
  test.each<[string, Remedy]>([
    ['pool 7 + 4 in Api (11 per process)', { kind: 'pool', consumer, pool: { size: 7, overflow: 4 }, knowsOverflow: true }],
    ['pool 1 + 0 in Api (1 per process)', { kind: 'pool', consumer, pool: { size: 1, overflow: 0 }, knowsOverflow: true }],
    ['pool 11 in Api', { kind: 'pool', consumer, pool: { size: 11, overflow: 0 }, knowsOverflow: false }],
    ['4 reserved for team-b', { kind: 'pool', consumer: team, pool: { size: 4, overflow: 0 }, knowsOverflow: false }],
    ['min 1 for the derived pools in Api', { kind: 'minimum', consumers: [consumer], min: 1 }],
    ['min 1 for the derived pools in Api, B, C', { kind: 'minimum', consumers: [consumer, service('B'), service('C')], min: 1 }],
    [
      'min 1 for the derived pools in Api, B, C and 2 others',
      { kind: 'minimum', consumers: [consumer, service('B'), service('C'), service('D'), service('E')], min: 1 },
    ],
    ['at most 3 tasks in Api', { kind: 'copies', consumer, copies: 3 }],
    ['at most 1 task in Api', { kind: 'copies', consumer, copies: 1 }],
    ['db.t3.small (179)', { kind: 'class', instanceClass: 'db.t3.small', maxConnections: 179, members: [] }],
    [
      'a pooler for Api with 44 connections (RDS Proxy MaxConnectionsPercent 57)',
      { kind: 'pooler', consumer, connections: 44, percent: 57 },
    ],
    ['a pooler for Api with 1 connection', { kind: 'pooler', consumer, connections: 1 }],
    ['at most 2 tasks in A\ufffdB', { kind: 'copies', consumer: service('A\nB'), copies: 2 }],
  ])('%s', (words, remedy) => {
    expect(describeRemedy(remedy)).toBe(words);
  });
});

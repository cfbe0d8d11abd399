import type { Ledger } from '../../lib/core/ledger';
import { ledgerJson } from '../../lib/report/ledger-json';
import { ledgerOf, line, ofCluster, overBudget, UNKNOWN_CEILING } from '../core/some-ledger';
import { api, service } from '../core/some-facts';

const ledger: Ledger = {
  version: 1,
  budgets: [
    ledgerOf([line(api())], {
      reserve: [{ name: 'operations', connections: 26 }],
      findings: [
        { rule: 'over-budget', severity: 'error', path: 'Stack/Orders', message: 'too\nmany', remedies: ['db.t3.small (179)'] },
      ],
    }),
  ],
};

describe('ledgerJson', () => {
  test('is the ledger in two-space JSON, ending with a line break', () => {
    expect(ledgerJson(ledger)).toBe(
      `{
  "version": 1,
  "budgets": [
    {
      "path": "Stack/Orders",
      "name": "Orders",
      "database": {
        "engine": "postgres",
        "engineVersion": "16.8",
        "instanceClass": "db.t3.micro"
      },
      "ceiling": {
        "maxConnections": 77,
        "basis": "estimated",
        "source": "LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB"
      },
      "reserve": [
        {
          "name": "operations",
          "connections": 26
        }
      ],
      "usable": 51,
      "admitted": 65,
      "operations": 10,
      "consumers": [
        {
          "path": "Stack/Api",
          "name": "Api",
          "kind": "ecs-service",
          "copies": {
            "steady": 1,
            "peak": 2,
            "because": "2 tasks (1, doubled while deploying: maximumPercent 200)"
          },
          "processes": 2,
          "pool": {
            "size": 8,
            "overflow": 12,
            "derived": false
          },
          "sideConnections": 0,
          "demand": 80,
          "steadyDemand": 40
        }
      ],
      "demand": 80,
      "steadyDemand": 40,
      "headroom": -29,
      "scenarios": [],
      "findings": [
        {
          "rule": "over-budget",
          "severity": "error",
          "path": "Stack/Orders",
          "message": "too\\nmany",
          "remedies": [
            "db.t3.small (179)"
          ]
        }
      ]
    }
  ]
}
`,
    );
  });

  test('reads back as the same ledger', () => {
    expect(JSON.parse(ledgerJson(ledger))).toEqual(ledger);
  });

  test('a cluster has its endpoint, its servers and its scenarios, each with keys in a fixed order', () => {
    const written = ledgerJson({ version: 1, budgets: [ofCluster()] });
    expect(JSON.parse(written)).toEqual({ version: 1, budgets: [ofCluster()] });
    expect(written).toContain(`      "endpoint": "writer",
      "servers": [
        {
          "path": "Stack/Cluster/writer",
          "name": "writer",
          "instanceClass": "db.r6g.large",
          "maxConnections": 100,
          "basis": "parameter",
          "source": "max_connections 100 in parameter group of writer",
          "usable": 100
        }
      ],
      "database": {
        "name": "writer",
`);
    expect(written).toContain(`        {
          "scenario": "member-lost",
          "level": "should",
          "server": "reader",
          "usable": 40,
          "admitted": 40,
          "demand": 47,
          "headroom": -7
        }
      ],
      "findings": []
`);
  });

  test('the keys of servers and scenarios keep their order whatever order they came in', () => {
    const backwards = (value: object): object => Object.fromEntries(Object.entries(value).reverse());
    const { servers = [], scenarios, ...rest } = ofCluster();
    const shuffled = { ...rest, servers: servers.map(backwards), scenarios: scenarios.map(backwards) };
    expect(ledgerJson({ version: 1, budgets: [shuffled] } as never)).toBe(ledgerJson({ version: 1, budgets: [ofCluster()] }));
  });

  test('a server whose ceiling is unknown has null, and no class where none is stated', () => {
    const server = { path: 'Stack/Cluster/writer', name: 'writer', basis: 'unknown', source: 'a token' } as const;
    const unread = ofCluster({ servers: [{ ...server, maxConnections: null, usable: null }] });
    const written = JSON.parse(ledgerJson({ version: 1, budgets: [unread] })) as Ledger;
    expect(written.budgets[0]?.servers).toEqual([{ ...server, maxConnections: null, usable: null }]);
  });

  test('unknown quantities are null, and what was not stated is absent', () => {
    const unread = line(service('Api', { copies: { unknown: 'a token' }, processes: { unknown: 'a secret' } }));
    const written = JSON.parse(ledgerJson({ version: 1, budgets: [ledgerOf([unread], UNKNOWN_CEILING)] })) as Ledger;
    const [budget] = written.budgets;
    expect(budget).toMatchObject({
      usable: null,
      demand: null,
      steadyDemand: null,
      headroom: null,
      ceiling: { maxConnections: null },
    });
    expect(budget?.consumers[0]).toMatchObject({ copies: { steady: null, peak: null }, processes: null, demand: null });
    expect(Object.keys(budget?.database ?? {})).toEqual(['engine']);
  });

  test('keys keep their order whatever order they came in', () => {
    const backwards = Object.fromEntries(Object.entries(overBudget()).reverse());
    expect(ledgerJson({ budgets: [backwards], version: 1 } as never)).toBe(ledgerJson({ version: 1, budgets: [overBudget()] }));
  });

  test('lists what is not seen after the findings, and says nothing where everything is seen', () => {
    const unseen = [{ because: 'who carries it is not known', what: 'sg-1' }];
    const json = ledgerJson({ version: 1, budgets: [ledgerOf([], { unseen })] });
    expect(json).toMatch(
      /"unseen": \[\s+\{\s+"what": "sg-1",\s+"because": "who carries it is not known"\s+\}\s+\]\s+\}\s+\]\s+\}\n$/,
    );
    expect(ledgerJson(ledger)).not.toContain('unseen');
  });
});

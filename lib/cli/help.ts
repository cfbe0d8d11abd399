/** Every command with the sentence that stands for it. */
export const COMMANDS = {
  capacity: 'the ceiling of a server, its basis, its reserve',
  plan: 'judges a topology that is written down: database, reserve, consumers',
  check: 'judges every database of plain templates or of a cloud assembly',
  audit: 'holds live accounts against their plans; reads, and changes nothing',
  measure: 'writes what live servers admit into a file that synthesis reads',
} as const;

export type Command = keyof typeof COMMANDS;

export const HELP = `connection-budget: database connections as a budget

  connection-budget capacity db.t3.micro --engine postgres --engine-version 16.8
  connection-budget plan plan.yaml
  connection-budget check cdk.out
  connection-budget audit --region eu-west-1 --ledger cdk.out/connection-budget.json
  connection-budget measure --region eu-west-1 --out connection-ceilings.json

commands
  capacity   ${COMMANDS.capacity}
  plan       ${COMMANDS.plan}
  check      ${COMMANDS.check}
  audit      ${COMMANDS.audit}
  measure    ${COMMANDS.measure}

options
  -h, --help   this text; behind a command, the command's own
  --version    the version of this program

exit code  0 clean, 1 findings, 2 usage, 3 could not run
`;

const CAPACITY_HELP = `connection-budget capacity <instance class> --engine <engine> [options]
connection-budget capacity --platform <platform> --engine <engine> [options]

What one server admits, what is kept of it, and what is left for consumers.

  connection-budget capacity db.t3.micro --engine postgres --engine-version 16.8
  connection-budget capacity db.r6g.large --engine aurora-postgresql
  connection-budget capacity db.serverless --engine aurora-postgresql --min-acu 0.5 --max-acu 16
  connection-budget capacity db.m6g.large --engine mysql --parameter '{DBInstanceClassMemory/12582880}'
  connection-budget capacity --engine postgres --platform cloud-sql --memory 16
  connection-budget capacity --engine postgres --platform self-managed --max-connections 400

options
  --engine <engine>            engine as RDS spells it (required)
  --engine-version <version>   the reserve of PostgreSQL depends on it
  --min-acu, --max-acu <ACU>   capacity range of the cluster, for the class db.serverless
  --platform <platform>        who runs the server, if not Amazon: cloud-sql, azure or self-managed
  --memory <GiB>               memory of a server on cloud-sql or azure
  --max-connections <number>   the ceiling itself, as SHOW max_connections prints it
  --parameter <expression>     what the parameter group sets: a number or an RDS expression
  --operations <number>        connections kept for migrations, psql and monitoring (default 10)
  --margin <per cent>          safety margin in per cent of the ceiling (default 5)
  --json                       one JSON object
  -h, --help                   this text

exit code  0 clean, 1 the ceiling is unknown, 2 usage
`;

const PLAN_HELP = `connection-budget plan <file> [options]

Judges a topology without CDK. The file is YAML or JSON; - is standard input.

  # yaml-language-server: $schema=node_modules/cdk-connection-budget/schema/plan.schema.json
  name: Orders
  database:
    engine: postgres
    engineVersion: "16.8"
    instanceClass: db.t3.micro
  reserve:
    operations: { migrations: 4, psql: 3, exporter: 3 }
    marginPercent: 5
  consumers:
    - name: Api
      tasks: 1
      processes: 2
      pool: { size: 8, overflow: 3 }
    - name: Worker
      connections: 7

Several servers stand as a list under budgets. A cluster names its members; the first is the writer:

  name: Orders
  database:
    engine: aurora-postgresql
    maxConnections: 400
    members:
      - name: one
      - name: two
  scenarios: { must: [deployment, member-lost] }
  consumers:
    - name: Api
      replicas: 6
      usual: 2
      deployment: { maxSurge: 25% }
      pool: { size: 15 }
    - name: Reports
      endpoint: reader
      tasks: 2
      pool: { size: 10 }

Consumers state tasks of ECS, replicas of Kubernetes (maxReplicas of an autoscaler), copies, or connections.
The schema describes every key.

options
  --json       the ledger as JSON
  --markdown   the ledger as Markdown, for a pull request
  --strict     warnings fail too
  -h, --help   this text

exit code  0 clean, 1 findings, 2 usage or a mistake in the file, 3 the file cannot be read
`;

const CHECK_HELP = `connection-budget check <path>... [options]

Judges every database of an app that has no budgets, by its templates alone: what the database admits, who gets to it
by security groups, addresses and secrets, how many copies of each there may be, and what is known of their pools.

  connection-budget check cdk.out
  connection-budget check database.yaml services.yaml --terms terms.yaml
  connection-budget check template.json --enforcement warn --markdown
  connection-budget check template.yaml --parameter Environment=prod

A path is a template of CloudFormation, JSON or YAML, or the directory of a cloud assembly such as cdk.out with its
stages. Files that are named together may import from each other; nested stacks are read from beside their parents.

Terms are what templates do not tell, in YAML or JSON, by the paths that the report names:

  # yaml-language-server: $schema=node_modules/cdk-connection-budget/schema/check-terms.schema.json
  databases:
    Shop/Database: { maxConnections: 200, reserve: 20 }
  consumers:
    Shop/Api: { maxCopies: 6, processes: 4, pool: { size: 5, overflow: 10 }, sideConnections: 1 }
    Shop/Bastion/Resource: { ignore: the reserve covers psql }

options
  --parameter <N>=<value> the value of a parameter, any number of times: conditions that follow from it are decided;
                          AWS::Region and AWS::AccountId too (default: every allowed value, and conditions both ways)
  --terms <file>          what templates do not tell; - is standard input
  --enforcement <level>   fail, warn or report: errors are exit code 1 with fail, the default, and 0 with the others
  --json                  the ledger as JSON
  --markdown              the ledger as Markdown, for a pull request
  -h, --help              this text

exit code  0 clean, 1 errors, 2 usage or a mistake in a file, 3 a file cannot be read
`;

const ACCOUNT_HELP = `  --region <region>           a Region to read, any number of times (default: that of the environment or the profile)
  --profile <name>            of the shared configuration files (default: the default credential chain)
  --role-arn <ARN>            a role to assume, one for each account, any number of times
  --timeout <seconds>         for everything together (default 300); what is not answered by then is unknown
  --from <snapshot.json>      what was saved before, instead of AWS`;

const AUDIT_HELP = `connection-budget audit [options]

Holds every database of live accounts against its plan, which stands on its tags or in ledgers.
Reads RDS and CloudWatch, and changes nothing.

  connection-budget audit --region eu-west-1
  connection-budget audit --region eu-west-1 --region us-east-1 --ledger cdk.out/connection-budget.json
  connection-budget audit --role-arn arn:aws:iam::123456789012:role/audit --region eu-west-1 --snapshot today.json
  connection-budget audit --from today.json --markdown

options
${ACCOUNT_HELP}
  --days <days>               how far back metrics are read, 1 to 63 (default 14)
  --ledger <file>             connection-budget.json of a cloud assembly, or a template, any number of times
  --budget <server>=<path>    whose budget of a ledger a database without tags has, any number of times
  --snapshot <file>           saves what was read
  --anonymize                 the snapshot has numbers in place of names
  --json                      one JSON object
  --markdown                  for an issue or a wiki
  --strict                    warnings and remarks fail too
  --iam-policy                prints the policy that is needed, and reads nothing
  -h, --help                  this text

verdicts
  near-limit, over-plan, drifted, shares-over-100, saturated    fail
  pinned, unknown                                               fail with --strict
  never-planned, oversized, pools-above-use                     fail with --strict

exit code  0 clean, 1 findings or calls without an answer, 2 usage, 3 nothing could be read
`;

const MEASURE_HELP = `connection-budget measure [options]

Writes what live servers admit into a file, from which MaxConnections.measured takes it: what somebody has asked the
server, a number in its parameter group, or what a proxy in front says. Reads RDS and CloudWatch, and changes nothing.

  connection-budget measure --region eu-west-1 --out connection-ceilings.json
  connection-budget measure --out connection-ceilings.json --from-sql orders-prod="$(psql -Atc 'SHOW max_connections')"
  psql -c 'SHOW max_connections' | connection-budget measure --from today.json --from-sql orders-prod=-

options
${ACCOUNT_HELP}
  --from-sql <host>=<number>  what SHOW max_connections prints on a server, - to paste it, any number of times
  --out <file>                servers in it that are not measured now stay (default: standard output)
  -h, --help                  this text

exit code  0 done, 1 calls without an answer, 2 usage, 3 nothing could be read
`;

/** Help of each command. */
export const COMMAND_HELP: Readonly<Record<Command, string>> = {
  capacity: CAPACITY_HELP,
  plan: PLAN_HELP,
  check: CHECK_HELP,
  audit: AUDIT_HELP,
  measure: MEASURE_HELP,
};

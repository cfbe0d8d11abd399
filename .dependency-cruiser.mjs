/**
 * Who may import whom. Every arrow that is missing here is missing for a reason, which is its comment.
 *
 *   bin -> cli -> core <- cloudformation <- constructs <- index
 *            |-> report -> core            constructs -> report
 *            \-> audit -> core
 */
const CONSTRUCTS = '^lib/([^/]+\\.ts$|private/)';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle means that two files are one noun.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-stays-in-core',
      severity: 'error',
      comment: 'The arithmetic serves synth, the command line, reports and live accounts alike, so it may know none of them.',
      from: { path: '^lib/core/' },
      to: { pathNot: '^lib/core/' },
    },
    {
      name: 'cloudformation-to-core-only',
      severity: 'error',
      comment: 'The readers also serve plain templates: no construct, no SDK, no stream.',
      from: { path: '^lib/cloudformation/' },
      to: { pathNot: '^lib/(cloudformation|core)/' },
    },
    {
      name: 'report-to-core-only',
      severity: 'error',
      comment: 'A reporter turns results into text; what needs more than the results is computed in core.',
      from: { path: '^lib/report/' },
      to: { pathNot: '^lib/(report|core)/' },
    },
    {
      name: 'audit-to-core-only',
      severity: 'error',
      comment:
        'Whoever reads an account gives back plain facts: no construct, no report, no argument. `events` says how many calls may listen to one deadline.',
      from: { path: '^lib/audit/' },
      to: { pathNot: ['^lib/(audit|core)/', 'node_modules/@aws-sdk/', '^events$'] },
    },
    {
      name: 'only-audit-knows-the-sdk',
      severity: 'error',
      comment: 'Synthesis and everything offline work without it, and load none of it.',
      from: { pathNot: '^lib/audit/' },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'cli-knows-no-construct',
      severity: 'error',
      comment: 'The command line works without aws-cdk-lib.',
      from: { path: '^(lib/cli/|bin/connection-budget\\.ts$)' },
      to: { path: [CONSTRUCTS, 'node_modules/(aws-cdk-lib|constructs)/'] },
    },
    {
      name: 'constructs-know-no-command-line',
      severity: 'error',
      comment: 'A construct library prints nothing and takes no arguments.',
      from: { path: CONSTRUCTS },
      to: { path: '^(lib/cli/|lib/audit/|bin/)' },
    },
    {
      name: 'private-is-not-the-window',
      severity: 'error',
      comment: 'index.ts shows the contract; what is private is not in it.',
      from: { path: '^lib/index\\.ts$' },
      to: { path: '^lib/(private|core|cloudformation|report|cli)/' },
    },
    {
      name: 'only-bin-touches-the-process',
      severity: 'error',
      comment:
        'Streams, clock and process come in through bin; a construct writes ledger files and allotments, and reads the files that it is told to. A check reads the templates that CDK has written.',
      from: { path: '^lib/', pathNot: '^lib/private/(ledger-files|allotment-file|synthesized-templates|text-file)\\.ts$' },
      to: { path: '^(node:)?(fs|fs/promises|process|child_process|net|http|https)$', dependencyTypes: ['core'] },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A file that nothing imports is dead.',
      from: { orphan: true, path: '^lib/' },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'A module that cannot be found was not checked.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.dev.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};

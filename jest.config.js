// The oldest aws-cdk-lib of the peer range, or with AWS_CDK_LIB=newest the newest one.
const newest =
  process.env.AWS_CDK_LIB === 'newest' ? { '^aws-cdk-lib($|/.*)': '<rootDir>/node_modules/aws-cdk-lib-newest$1' } : {};

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Type errors are found by `npm run lint`; the tests only translate.
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.jest.json', diagnostics: false }] },
  moduleNameMapper: {
    '^cdk-connection-budget$': '<rootDir>/lib/index.ts',
    '^fast-check$': '<rootDir>/jest.properties.js',
    ...newest,
  },
  coverageDirectory: 'coverage',
};

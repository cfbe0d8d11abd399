import { join } from 'node:path';
import { deploymentClaims } from './deployment-claims';
import { PYTHON, missingFromPython } from './python';

const missing = missingFromPython();

if (missing === undefined) {
  describe('a deployment of processes with SQLAlchemy and asyncpg', () => {
    deploymentClaims([PYTHON, join(__dirname, 'sqlalchemy-worker.py')]);
  });
} else {
  const notRun = `the deployment with SQLAlchemy and asyncpg was NOT RUN: ${missing} (${PYTHON}; on Debian: apt-get install python3-sqlalchemy python3-asyncpg)`;

  it(notRun, () => {
    process.stderr.write(`\n${notRun}\n`);
    if (process.env.CI === 'true') throw new Error(notRun);
    // Anything else is a fault, not an absence.
    expect(missing).toMatch(/No module named|ENOENT/);
  });
}

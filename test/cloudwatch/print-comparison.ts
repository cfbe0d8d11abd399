import { comparison, comparisonTable } from './comparison';

process.stdout.write(`${comparisonTable(comparison())}\n`);

import type { CheckedGroup } from './check-report';
import { printable } from '../core/text';

/** A line has room for a few. */
const MOST_NAMED = 3;

/** Says what to state so that one environment is judged; empty where no sum depends on conditions that were left open. */
export function bothWaysLine(groups: readonly CheckedGroup[], inWords = printable): string {
  const names = [...new Set(groups.flatMap(parametersToState))].slice(0, MOST_NAMED);
  if (names.length === 0) return '';
  const options = names.map(name => `--parameter ${inWords(name)}=…`).join(' ');
  return `conditions were taken both ways: state ${options} to judge one environment\n`;
}

function parametersToState({ check, open }: CheckedGroup): readonly string[] {
  if (check.budgets.length === 0) return [];
  const isOver = check.budgets.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
  return isOver ? [...open.ofFigures, ...open.ofAnything] : open.ofFigures;
}

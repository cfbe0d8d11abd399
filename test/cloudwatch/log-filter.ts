/**
 * What a metric filter makes of one line of a log: the metric's value, or nothing where the filter does not match.
 *
 * As far as filters of this library go: fields between spaces, of which `...` stands for any number, and terms of which one is enough.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterValue(pattern: string, metricValue: string, line: string): number | undefined {
  if (!pattern.startsWith('[')) return anyTerm(pattern).some(term => line.includes(term)) ? Number(metricValue) : undefined;
  const fields = spaceDelimited(pattern, line);
  return fields && Number(metricValue.startsWith('$') ? fields[metricValue.slice(1)] : metricValue);
}

/** Terms such as `?"one" ?"other"`. */
function anyTerm(pattern: string): string[] {
  const terms = [...pattern.matchAll(/\?"([^"]+)"/g)].map(([, term = '']) => term);
  if (terms.length === 0) throw new Error(`${pattern} is no pattern that this evaluator knows`);
  return terms;
}

/** Fields by name, where all conditions hold; quotation marks and brackets make one field of what is in them. */
function spaceDelimited(pattern: string, line: string): Record<string, string> | undefined {
  const [first, ...columns] = pattern
    .slice(1, -1)
    .split(',')
    .map(column => column.trim());
  if (first !== '...') throw new Error(`${pattern} is no pattern that this evaluator knows`);
  const values = (line.match(/"[^"]*"|\[[^\]]*\]|\S+/g) ?? []).slice(-columns.length);
  if (values.length < columns.length) return undefined;
  const named = columns.map((column, index) => {
    const [name = '', condition] = column.split('=').map(part => part.trim());
    const value = values[index] ?? '';
    return { name, value, holds: condition === undefined || condition === `"${value}"` };
  });
  return named.every(({ holds }) => holds) ? Object.fromEntries(named.map(({ name, value }) => [name, value])) : undefined;
}

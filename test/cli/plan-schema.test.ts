import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { readPlan } from '../../lib/cli/plan-file';
import { ENGINE_NAMES, engineFamily } from '../../lib/core/engine';
import { PLATFORMS } from '../../lib/core/platform';
import { SCENARIOS } from '../../lib/core/scenario';
import schema from '../../schema/plan.schema.json';

const FIXTURES = join(__dirname, 'fixtures');

/** Every schema inside a schema, by the key that it describes. */
function propertiesIn(part: unknown): [key: string, schema: Record<string, unknown>][] {
  if (typeof part !== 'object' || part === null) return [];
  const own = 'properties' in part ? Object.entries(part.properties as Record<string, Record<string, unknown>>) : [];
  return [...own, ...Object.entries(part).flatMap(([key, child]) => (key === 'examples' ? [] : propertiesIn(child)))];
}

test('the schema is valid by its own standard, without a warning', () => {
  const warnings: unknown[] = [];
  const note = (...args: unknown[]): void => void warnings.push(args);
  const ajv = new Ajv({ allowUnionTypes: true, logger: { log: note, warn: note, error: note } });
  expect(ajv.validateSchema(schema)).toBe(true);
  expect(ajv.compile(schema)).toBeInstanceOf(Function);
  expect(warnings).toEqual([]);
});

test.each(schema.examples.map(example => [JSON.stringify(example)]))('the example %s is a plan', example => {
  expect(readPlan(example, 'plan')).toHaveProperty('budgets');
});

test.each(readdirSync(FIXTURES))('the fixture %s is a plan', name => {
  expect(readPlan(readFileSync(join(FIXTURES, name), 'utf8'), 'plan')).toHaveProperty('budgets');
});

test('every key has a description or refers to one', () => {
  const properties = propertiesIn(schema);
  expect(properties.length).toBeGreaterThan(30);
  expect(properties.filter(([, part]) => part.description === undefined && part.$ref === undefined)).toEqual([]);
});

test('every key stands in a fixture', () => {
  const texts = readdirSync(FIXTURES).map(name => readFileSync(join(FIXTURES, name), 'utf8'));
  const keys = propertiesIn(schema).map(([key]) => key);
  expect(keys.filter(key => !texts.some(text => text.includes(`${key}:`) || text.includes(`"${key}":`)))).toEqual([]);
});

test('the engines are those that the arithmetic knows', () => {
  const engines = schema.definitions.database.properties.engine.enum;
  expect(engines.filter(engine => engineFamily(engine) === undefined)).toEqual([]);
  expect(engines).toEqual(expect.arrayContaining([...ENGINE_NAMES]));
});

test('platforms and scenarios are those that the arithmetic knows', () => {
  expect(schema.definitions.database.properties.platform.enum).toEqual(PLATFORMS);
  expect(schema.definitions.scenario.enum).toEqual(SCENARIOS);
});

import { expect, it } from 'vitest';
import { emptyDictionary } from '../../../src/datasets/index.js';
import { type ColumnContext, poolsOf, spokenFor } from '../../../src/datasets/plan/pools.js';
import { schemaOf } from '../database.js';

const context: ColumnContext = {
  level: 'edgy',
  dictionary: emptyDictionary,
  dialect: 'sqlite',
  type: null,
  strict: false,
  isJson: false,
  given: undefined,
  integersAsDoubles: false,
  admitted: undefined,
};
const columnOf = async (definition: string) => {
  const [column] = (await schemaOf(`CREATE TABLE t (${definition})`)).tables[0]?.columns ?? [];
  if (column === undefined) throw new Error('no column');
  return column;
};

it('documents come with malformed ones and without edges, other texts with edges; plain data have neither', async () => {
  const column = await columnOf('meta TEXT');
  const json = poolsOf(column, [], { ...context, isJson: true });
  expect([json.edges.length, json.malformed.length > 0]).toEqual([0, true]);
  const edgy = poolsOf(await columnOf('name TEXT'), [], context);
  expect([edgy.edges.length > 0, edgy.malformed.length]).toEqual([true, 0]);
  const plain = poolsOf(await columnOf('name TEXT'), [], { ...context, level: 'plain' });
  expect([plain.edges.length, plain.malformed.length]).toEqual([0, 0]);
});

it('what its own conditions name is a candidate, what others name is not', async () => {
  const check = { sql: 'n > 41', columns: ['n'], admits: () => true };
  const column = await columnOf('n INTEGER');
  expect(poolsOf(column, [check], context).candidates).toContain(42n);
  expect(poolsOf(column, [{ ...check, columns: ['m'] }], context).candidates).toEqual([]);
});

it('a word beside the column comes often, any other now and then, and none into a key', async () => {
  const words = { ...emptyDictionary, constants: ['x'], byColumn: new Map([['a', ['y']]]) };
  const spoken = async (definition: string) =>
    spokenFor(await columnOf(definition), { ...context, dictionary: words });
  expect(await spoken('a TEXT')).toEqual({ spoken: ['y'], share: 0.3 });
  expect(await spoken('b TEXT')).toEqual({ spoken: ['x'], share: 0.06 });
  expect((await spoken('b TEXT PRIMARY KEY')).share).toBe(0);
});

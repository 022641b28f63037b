import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  datasetArbitrary,
  dictionaryOf,
  emptyDictionary,
  type Kind,
  kindOf,
} from '../../src/datasets/index.js';
import { type Dataset, datasetSize } from '../../src/model/dataset.js';
import { load, sample, schemaOf } from './database.js';
import { schemas } from './schemas.js';

const sql = schemas['agent state'] ?? '';

describe('datasetArbitrary', () => {
  it('makes the same datasets of the same seed', async () => {
    const schema = await schemaOf(sql);
    expect(sample(schema, 20, {}, 7)).toEqual(sample(schema, 20, {}, 7));
    expect(sample(schema, 20, {}, 7)).not.toEqual(sample(schema, 20, {}, 8));
  });

  it('makes a dataset the same whether or not others were made before it', async () => {
    const schema = await schemaOf(schemas.untyped ?? '');
    const make = () => datasetArbitrary(schema, { level: 'edgy', dictionary: emptyDictionary });
    const used = make();
    fc.sample(used, { numRuns: 200, seed: 1 });
    expect(fc.sample(used, { numRuns: 50, seed: 2 })).toEqual(fc.sample(make(), { numRuns: 50, seed: 2 }));
  });

  it('makes empty datasets, single rows, and parents with no, one and many children', async () => {
    const datasets = sample(await schemaOf(sql), 200);
    const sizes = datasets.map(datasetSize);
    expect(Math.min(...sizes)).toBe(0);
    expect(Math.max(...sizes)).toBeGreaterThan(100);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(300);
    expect(
      datasets.some(({ routers = [], planners = [] }) => routers.length === 1 && planners.length === 0),
    ).toBe(true);
    const children = datasets.flatMap(({ routers = [], planners = [] }) =>
      routers.map(({ router_id }) => planners.filter((planner) => planner.router_id === router_id).length),
    );
    expect(new Set(children.map((count) => Math.min(count, 5)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it('keeps to the number of rows it is given', async () => {
    const sizes = sample(await schemaOf(sql), 100, { rows: { max: 12 } }).map(datasetSize);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(12);
    expect(Math.max(...sizes)).toBeGreaterThan(6);
  });

  it('fills JSON columns with JSON of every shape and with what is none', async () => {
    const kinds = kindsIn(sample(await schemaOf(sql), 200), 'metadata');
    const wanted: Kind[] = [
      'null',
      'json object',
      'json array',
      'json scalar',
      'malformed json',
      'numeric text',
      'blob',
      'empty text',
    ];
    expect([...kinds]).toEqual(expect.arrayContaining(wanted));
  });

  it('fills text columns with every kind of text', async () => {
    const kinds = kindsIn(sample(await schemaOf(sql), 100), 'result');
    const wanted: Kind[] = [
      'null',
      'text',
      'empty text',
      'blank text',
      'numeric text',
      'non-ascii text',
      'control characters',
      'long text',
    ];
    expect([...kinds]).toEqual(expect.arrayContaining(wanted));
  });

  it('holds no surprises at the level plain', async () => {
    const datasets = sample(await schemaOf(sql), 100, { level: 'plain' });
    expect([...kindsIn(datasets, 'metadata')].sort()).toEqual(['json object', 'null']);
    expect(kindsIn(datasets, 'status')).toEqual(new Set(['text']));
  });

  it('writes wrong storage classes and orphans at the level hostile', async () => {
    const schema = await schemaOf(sql);
    const datasets = sample(schema, 100, { level: 'hostile' });
    expect([...kindsIn(datasets, 'schema_version')]).toEqual(
      expect.arrayContaining(['text', 'blob', 'real']),
    );
    expect([...kindsIn(datasets, 'status')]).toEqual(expect.arrayContaining(['invalid text', 'blob']));
    const rejected = await Promise.all(
      datasets.map(async (dataset) => (await load(sql, dataset)).rejected.length),
    );
    expect(Math.max(...rejected)).toBeGreaterThan(0);
  });

  it('never leaves it to the clock what a row holds', async () => {
    const datasets = sample(await schemaOf(sql), 100);
    const rows = datasets.flatMap(({ routers = [] }) => routers);
    expect(rows.every((row) => 'created_at' in row)).toBe(true);
    expect(rows.some((row) => !('schema_version' in row))).toBe(true);
  });

  it('makes the conditions of the migration true for some rows and false for others', async () => {
    const dictionary = dictionaryOf(
      [
        `UPDATE workers SET result = 'gone' WHERE status = 'zombie' AND schema_version < 41`,
        `UPDATE routers SET model = json_extract(metadata, '$.limits.timeout_seconds') WHERE metadata LIKE '%retry%'`,
      ],
      'sqlite',
    );
    const datasets = sample(await schemaOf(sql), 100, { dictionary });
    const share = (holds: (row: Dataset[string][number]) => boolean, table: string) => {
      const rows = datasets.flatMap((dataset) => dataset[table] ?? []);
      return rows.filter(holds).length / rows.length;
    };
    expect(share((row) => row.status === 'zombie', 'workers')).toBeGreaterThan(0.05);
    expect(share((row) => row.status === 'zombie', 'workers')).toBeLessThan(0.6);
    expect(share((row) => String(row.metadata).includes('"timeout_seconds"'), 'routers')).toBeGreaterThan(
      0.3,
    );
    expect(share((row) => row.metadata === 'xretryx', 'routers')).toBeGreaterThan(0);
  });

  it('holds rows that differ in one column only', async () => {
    const datasets = sample(await schemaOf(schemas.junction ?? ''), 50);
    const twins = datasets.flatMap(({ a = [] }) =>
      a.filter((row, at) => a.some((other, place) => place < at && other.v === row.v)),
    );
    expect(twins.length).toBeGreaterThan(20);
  });

  it('takes rows that are there already as parents, and their keys as taken', async () => {
    const schema = await schemaOf(schemas['one to one'] ?? '');
    const existing = {
      users: [{ id: 1n, uuid: '0'.repeat(36), created_at: 0n }],
      profiles: [{ user_id: 1n, bio: null }],
    };
    const datasets = sample(schema, 100, { existing });
    expect(datasets.some(({ sessions = [] }) => sessions.some((row) => row.user_id === 1n))).toBe(true);
    expect(
      datasets.every(({ profiles = [], users = [] }) =>
        [...profiles, ...users].every((row) => row.user_id !== 1n && row.id !== 1n),
      ),
    ).toBe(true);
  });

  it('draws a column from an arbitrary of its own', async () => {
    const datasets = sample(await schemaOf(sql), 20, {
      columns: { 'routers.model': fc.constantFrom('m1', 'm2') },
    });
    const models = new Set(datasets.flatMap(({ routers = [] }) => routers.map((row) => row.model)));
    expect([...models].filter((model) => model !== null && model !== undefined).sort()).toEqual(['m1', 'm2']);
  });

  it('fills a schema of sixty tables', async () => {
    const tables = Array.from(
      { length: 60 },
      (_, at) => `CREATE TABLE t${at} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, meta JSON,
      parent INTEGER ${at > 0 ? `REFERENCES t${at - 1}(id)` : ''});`,
    );
    const datasets = sample(await schemaOf(tables.join('\n')), 50);
    const mean = datasets.reduce((sum, dataset) => sum + datasetSize(dataset), 0) / datasets.length;
    expect(mean).toBeGreaterThan(50);
    expect(mean).toBeLessThan(200);
  });

  it('has nothing to say about an empty schema', async () => {
    const schema = await schemaOf('');
    expect(
      fc.sample(datasetArbitrary(schema, { level: 'edgy', dictionary: emptyDictionary }), {
        numRuns: 5,
        seed: 1,
      }),
    ).toEqual([{}, {}, {}, {}, {}]);
  });
});

function kindsIn(datasets: readonly Dataset[], column: string): Set<Kind> {
  const rows = datasets.flatMap((dataset) => Object.values(dataset).flat());
  return new Set(rows.flatMap((row) => (row[column] === undefined ? [] : [kindOf(row[column])])));
}

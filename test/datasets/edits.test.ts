import { describe, expect, it } from 'vitest';
import { anotherValue, dictionaryOf, emptyDictionary, newRow, twinsOf } from '../../src/datasets/index.js';
import { nearValues } from '../../src/datasets/values/near.js';
import { sameCell } from '../../src/model/cell.js';
import type { Dataset, Row } from '../../src/model/dataset.js';
import type { Column } from '../../src/model/schema.js';
import { databaseOf, load, sample, schemaOf } from './database.js';
import { schemas } from './schemas.js';

const names = Object.keys(schemas).filter((name) => name !== 'circle');

describe('newRow', () => {
  it.each(names)('is accepted beside the rows that are there: %s', async (name) => {
    const sql = schemas[name] ?? '';
    const schema = await schemaOf(sql);
    const [dataset] = sample(schema, 12).filter((candidate) => Object.keys(candidate).length > 0);
    for (const table of schema.tables.filter(({ virtual }) => virtual === null)) {
      for (const columns of ['all', 'required'] as const) {
        const row = newRow(schema, table.name, dataset ?? {}, 5, columns);
        if (row === null) continue;
        expect(newRow(schema, table.name, dataset ?? {}, 5, columns)).toEqual(row);
        const database = await databaseOf(sql);
        await database.load(dataset ?? {});
        const { rejected } = await database.load({ [table.name]: [row] });
        expect(rejected).toEqual([]);
        await database.close();
      }
    }
  });

  it('leaves out what the database fills in, the time included', async () => {
    const schema = await schemaOf(schemas['agent state'] ?? '');
    const row = newRow(schema, 'routers', {}, 1, 'required');
    expect(Object.keys(row ?? {})).toEqual(['router_id', 'status']);
    expect(Object.keys(newRow(schema, 'routers', {}, 1) ?? {})).toHaveLength(7);
  });

  it('is null for want of a parent', async () => {
    const schema = await schemaOf(schemas['agent state'] ?? '');
    expect(newRow(schema, 'planners', {}, 1)).toBeNull();
  });
});

describe('anotherValue', () => {
  it.each(names)('is accepted in place of the cell: %s', async (name) => {
    const sql = schemas[name] ?? '';
    const schema = await schemaOf(sql);
    const dataset = sample(schema, 12).find((candidate) => Object.values(candidate).flat().length > 10) ?? {};
    let edits = 0;
    for (const table of schema.tables.filter(
      ({ name: owner, virtual }) => virtual === null && (dataset[owner] ?? []).length > 0,
    )) {
      for (const column of table.columns.filter(
        ({ generated, primaryKey }) => generated === null && primaryKey === 0,
      )) {
        const cell = dataset[table.name]?.[0]?.[column.name];
        if (cell === undefined) continue;
        const value = anotherValue(column, cell, 3, { schema, table: table.name, dataset, index: 0 });
        if (value === undefined) continue;
        expect(sameCell(value, cell)).toBe(false);
        const { rejected } = await load(sql, {
          ...dataset,
          [table.name]: [
            { ...dataset[table.name]?.[0], [column.name]: value } as Row,
            ...(dataset[table.name] ?? []).slice(1),
          ],
        });
        expect(rejected).toEqual([]);
        edits++;
      }
    }
    expect(edits).toBeGreaterThan(0);
  });

  it('needs no more than the column', async () => {
    const column = (await schemaOf('CREATE TABLE t (n INTEGER NOT NULL)')).tables[0]?.columns[0] as Column;
    const value = anotherValue(column, 7n, 1);
    expect(typeof value).toBe('bigint');
    expect(value).not.toBe(7n);
  });
});

describe('twins', () => {
  it.each(Object.keys(schemas))('differ in one cell and are valid: %s', async (name) => {
    const sql = schemas[name] ?? '';
    const schema = await schemaOf(sql);
    for (const dataset of sample(schema, 6)) {
      for (const twin of twinsOf(dataset, schema, { dictionary: emptyDictionary, salt: 3, limit: 12 })) {
        expect(twin.dataset[twin.table]?.[twin.index]?.[twin.column]).toEqual(twin.to);
        expect(sameCell(twin.from, twin.to)).toBe(false);
        const before = (await load(sql, dataset)).rejected;
        const after = (await load(sql, twin.dataset)).rejected;
        if (after.length > before.length)
          expect([twin.table, twin.column, twin.from, twin.to, after]).toEqual([]);
      }
    }
  });

  it('start with the columns that the migration names', async () => {
    const schema = await schemaOf(schemas['agent state'] ?? '');
    const dataset: Dataset =
      sample(schema, 12).find(({ routers = [], workers = [] }) => routers.length > 1 && workers.length > 1) ??
      {};
    const [first] = twinsOf(dataset, schema, {
      dictionary: dictionaryOf(["UPDATE workers SET result = 'x'"], 'sqlite'),
      salt: 1,
      limit: 1,
    });
    expect([first?.table, first?.column]).toEqual(['workers', 'result']);
  });

  it('use values that are easily mistaken for each other', async () => {
    const [text, document, whole] =
      (await schemaOf('CREATE TABLE t (a TEXT, b TEXT, c INTEGER)')).tables[0]?.columns ?? [];
    expect(nearValues('007', text as Column, emptyDictionary)).toEqual(
      expect.arrayContaining(['7', '0007', '007 ', null]),
    );
    expect(nearValues('Ab', text as Column, emptyDictionary)).toEqual(
      expect.arrayContaining(['AB', 'ab', 'Ab ', ' Ab', '']),
    );
    expect(nearValues('{"a":1}', document as Column, emptyDictionary)).toEqual(
      expect.arrayContaining(['{"a": 1}', '{}', '{"a":null}', '{"a":"1"}']),
    );
    expect(nearValues(null, text as Column, emptyDictionary)).toEqual(expect.arrayContaining(['']));
    expect(nearValues(9223372036854775807n, whole as Column, emptyDictionary)).toContain(
      9223372036854775806n,
    );
    expect(
      nearValues(null, whole as Column, dictionaryOf(['ALTER TABLE t ADD c INTEGER DEFAULT 300'], 'sqlite')),
    ).toContain(300n);
  });
});

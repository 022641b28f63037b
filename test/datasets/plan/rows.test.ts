import { expect, it } from 'vitest';
import { RowReader } from '../../../src/datasets/plan/rows.js';
import type { Column, Table } from '../../../src/model/schema.js';

const deleted: Column = {
  name: 'deleted',
  type: 'boolean',
  affinity: 'text',
  notNull: false,
  defaultSql: null,
  primaryKey: 0,
  generated: null,
  generatedSql: null,
  collation: 'binary',
  rowidAlias: false,
};
const table: Table = {
  name: 'users',
  sql: '',
  dialect: 'postgres',
  columns: [deleted],
  primaryKey: [],
  uniques: [],
  checks: [],
  foreignKeys: [],
  withoutRowid: false,
  strict: true,
  autoincrement: false,
  virtual: null,
};

it.each([
  ['(NOT deleted)', 0n, 1n],
  ['(deleted = false)', 0n, 1n],
  ['(deleted IS NOT TRUE)', 0n, 1n],
  ['deleted', 1n, 0n],
])('%s of a boolean whose values are texts', (condition, whereTrue, whereFalse) => {
  const holds = new RowReader(table, 'postgres').compile(condition);
  expect([holds({ deleted: 'true' }), holds({ deleted: 'false' })]).toEqual([whereTrue, whereFalse]);
});

import { expect, it } from 'vitest';
import { refusalsOf } from '../../../src/datasets/plan/refused.js';
import { findTable, type Table } from '../../../src/model/schema.js';
import { schemaOf } from '../database.js';

const refusalsIn = async (trigger: string) => {
  const schema = await schemaOf(`CREATE TABLE t (a TEXT, b INTEGER); CREATE TABLE o (a TEXT); ${trigger}`);
  return refusalsOf(schema, findTable(schema, 't') as Table);
};
const raise = "RAISE(ABORT, 'no')";

it.each([
  ['WHEN', `BEFORE INSERT ON t WHEN NEW.a = 'x' BEGIN SELECT ${raise}; END`, "NOT ((a = 'x'))"],
  ['WHERE', `AFTER INSERT ON t BEGIN SELECT ${raise} WHERE "new".b < 1; END`, 'NOT ((b < 1))'],
  ['CASE', `INSERT ON t BEGIN SELECT CASE WHEN new.b < 1 THEN ${raise} END; END`, 'NOT ((b < 1))'],
  [
    'both',
    `BEFORE INSERT ON t WHEN new.b > 0 BEGIN SELECT ${raise} WHERE new.a IS NULL; END`,
    'NOT ((b > 0) AND (a IS NULL))',
  ],
])('a new row has to be what a trigger lets in: by %s', async (_, trigger, expected) => {
  expect(await refusalsIn(`CREATE TRIGGER r ${trigger}`)).toEqual([expected]);
});

it.each([
  ['of an update', `BEFORE UPDATE ON t WHEN new.b < 1 BEGIN SELECT ${raise}; END`],
  ['of another table', `BEFORE INSERT ON o WHEN new.a = 'x' BEGIN SELECT ${raise}; END`],
  ['that asks other rows', `BEFORE INSERT ON t WHEN new.a IN (SELECT a FROM o) BEGIN SELECT ${raise}; END`],
  ['that writes as well', `BEFORE INSERT ON t WHEN new.b < 1 BEGIN DELETE FROM o; SELECT ${raise}; END`],
  ['that refuses all', `BEFORE INSERT ON t BEGIN SELECT ${raise}; END`],
])('nothing is known by one %s', async (_, trigger) => {
  expect(await refusalsIn(`CREATE TRIGGER r ${trigger}`)).toEqual([]);
});

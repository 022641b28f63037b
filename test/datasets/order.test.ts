import { expect, it } from 'vitest';
import { orderTables } from '../../src/datasets/index.js';
import { schemaOf } from './database.js';
import { schemas } from './schemas.js';

it('puts parents before children', async () => {
  const order = orderTables(
    await schemaOf(
      'CREATE TABLE c (b REFERENCES b(id)); CREATE TABLE b (id PRIMARY KEY, a REFERENCES A(id)); CREATE TABLE a (id PRIMARY KEY);',
    ),
  );
  expect(order).toEqual(['a', 'b', 'c']);
});

it('breaks a circle at the table that stands first', async () => {
  const order = orderTables(await schemaOf(schemas.circle ?? ''));
  expect([...order].sort()).toEqual(['left_side', 'people', 'right_side', 'teams']);
  expect(order).toEqual(orderTables(await schemaOf(schemas.circle ?? '')));
});

it('puts a table that a trigger fills before the one that fires it', async () => {
  const order = orderTables(await schemaOf(schemas['triggers and search'] ?? ''));
  expect(order.indexOf('note_log')).toBeLessThan(order.indexOf('notes'));
});

import { describe, expect, it } from 'vitest';
import { findTable } from '../../../src/model/schema.js';
import { operationOf } from '../../../src/properties/old/operations.js';
import { schemaOf } from '../../datasets/database.js';

const schema = await schemaOf(`CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p(id));`);
const parents = [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, name: 'a' }));

/** The key of the parent that is deleted, by salt. */
const deleted = (
  children: readonly { readonly id: bigint; readonly p_id: bigint | null }[],
  gone: readonly bigint[] = [],
) =>
  [0, 1, 2, 3, 4, 5].map((salt) => {
    const table = findTable(schema, 'p');
    if (table === undefined) throw new Error('the table is not there');
    const before = { p: parents, c: children };
    const after = { p: parents.filter(({ id }) => !gone.includes(id)), c: children };
    return operationOf({ schema, before, after, salt }, { table, kind: 'delete', values: 'fresh' })?.key?.id;
  });

describe('a delete by the old application', () => {
  it('takes a row that others refer to, two times in three', () => {
    expect(deleted([{ id: 1n, p_id: 4n }])).toEqual([1n, 4n, 4n, 4n, 4n, 4n]);
  });

  it('takes any row where none is referred to, or none of those is there on both sides', () => {
    expect(deleted([{ id: 1n, p_id: null }])).toEqual([1n, 2n, 3n, 4n, 5n, 1n]);
    expect(deleted([{ id: 1n, p_id: 2n }], [2n])).toEqual([1n, 3n, 3n, 4n, 5n, 1n]);
  });
});

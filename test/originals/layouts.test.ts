import { describe, expect, it, onTestFinished } from 'vitest';
import { originals } from '../../src/originals/index.js';
import { sharedPostgres } from '../postgres.js';

/** What PostgreSQL keeps, type by type. */
describe('on PostgreSQL', () => {
  it.each([
    ['json', `'{"b": 1,  "a":1} '`, `'{}'`],
    ['jsonb', `'{"b": 1}'`, `'{}'`],
    ['numeric', "'1.50'", '1.5'],
    ['double precision', "'-0'", '0'],
    ['text', "'a'", "'A'"],
    ['timestamptz', "'2024-02-29 23:59:59.999999+05:30'", 'now()'],
    ['integer[]', "'{1,NULL}'", "'{}'"],
    ['bytea', "'\\x00ff'", 'NULL'],
  ])('a %s comes back as it was', async (type, value, other) => {
    const database = await (await sharedPostgres()).open();
    onTestFinished(() => database.close());
    await database.run(`CREATE TABLE t (pk integer PRIMARY KEY, before ${type})`);
    await database.run(`INSERT INTO t VALUES (1, ${value}), (2, ${value}), (3, ${other})`);
    const kept = originals({ migration: '0001', table: 't', key: 'pk', dialect: 'postgres' });
    const shown = async () => (await database.rows('SELECT before::text FROM t ORDER BY pk')).rows.flat();
    const before = await shown();
    for (const sql of kept.keep({ before: other }, 'TRUE')) await database.run(sql);
    const { rows } = await database.rows(`SELECT count(*) FROM t WHERE ${kept.isKept('before')}`);
    expect(rows).toEqual([[2n]]);
    await database.run('UPDATE t SET before = NULL WHERE pk = 2');
    for (const sql of [...kept.restore('before'), ...kept.forget('before')]) await database.run(sql);
    expect(await shown()).toEqual([before[0], other === 'NULL' ? before[1] : null, before[2]]);
  });
});

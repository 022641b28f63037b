import { describe, expect, it } from 'vitest';
import { failing, reportOn } from './folder-report.js';

const gapsOf = ({ notes }: Awaited<ReturnType<typeof reportOn>>) =>
  notes.filter(({ kind }) => kind === 'gap').map(({ message }) => message);

const other = 'CREATE TABLE other (id INTEGER PRIMARY KEY, t TEXT);';
/** No text meets this. */
const never = `CREATE TABLE k (id INTEGER PRIMARY KEY, v TEXT NOT NULL CHECK (v LIKE 'x%' AND v NOT LIKE '%x%'));`;

describe('rows elsewhere are no evidence', () => {
  it.each([
    [
      'for a table that is altered',
      `${never}${other}`,
      "ALTER TABLE k ADD COLUMN w TEXT NOT NULL DEFAULT '';",
    ],
    [
      'for one that is rebuilt',
      `${never}${other}`,
      "CREATE TABLE n (id INTEGER PRIMARY KEY, v TEXT NOT NULL CHECK (v LIKE 'x%' AND v NOT LIKE '%x%')); INSERT INTO n SELECT * FROM k; DROP TABLE k; ALTER TABLE n RENAME TO k;",
    ],
    [
      'for one that is read',
      `${never}${other}`,
      'UPDATE other SET t = (SELECT v FROM k WHERE k.id = other.id);',
    ],
    [
      'for one behind it',
      `${never} CREATE TABLE c (id INTEGER PRIMARY KEY, k INTEGER NOT NULL REFERENCES k (id));${other}`,
      'ALTER TABLE c ADD COLUMN w TEXT;',
    ],
  ])('%s', async (_, before, up) => {
    const report = await reportOn(before, up, null, { properties: ['row-count', 'untouched', 'fresh'] });
    expect(report.verdict).toBe('inconclusive');
    expect(gapsOf(report).join()).toMatch(/no dataset could put a row into [kc]: /);
    expect(report.properties.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['row-count', 'inconclusive'],
      ['untouched', 'inconclusive'],
      ['fresh', 'passed'],
    ]);
    expect(report.properties[0]?.summary).toMatch(/^no dataset could put a row into/);
  });

  it('and a table that nobody touches may stay empty', async () => {
    const report = await reportOn(`${never}${other}`, 'ALTER TABLE other ADD COLUMN w TEXT;', null, {
      properties: ['row-count'],
    });
    expect(report).toMatchObject({ verdict: 'passed', properties: [{ verdict: 'passed' }] });
  });
});

describe('datasets that up refuses', () => {
  it('are no evidence, and others are drawn in their place', async () => {
    const report = await reportOn(
      `CREATE TABLE p (id TEXT PRIMARY KEY NOT NULL, a INTEGER NOT NULL CHECK (a IN (1, 2, 3)), b TEXT NOT NULL);
       CREATE TABLE c (id TEXT PRIMARY KEY, p TEXT NOT NULL REFERENCES p (id) ON DELETE CASCADE);`,
      `CREATE TABLE n (id TEXT PRIMARY KEY NOT NULL, a INTEGER NOT NULL, b TEXT NOT NULL); INSERT INTO n SELECT * FROM p;
       DROP TABLE p; ALTER TABLE n RENAME TO p; CREATE UNIQUE INDEX p_a ON p (a);`,
      null,
      { runs: 10, properties: ['applies', 'row-count'] },
    );
    expect(failing(report)).toEqual(['applies', 'row-count']);
    expect(report.evidence.datasets.count).toBeGreaterThan(10);
  });

  it('leave nothing proven where they are all that have rows', async () => {
    const report = await reportOn(
      other,
      'CREATE TABLE n (id INTEGER PRIMARY KEY, t TEXT CHECK (id IS NULL)); INSERT INTO n SELECT * FROM other;',
      null,
      {
        properties: ['row-count'],
      },
    );
    expect(report.properties[0]?.verdict).toBe('inconclusive');
    expect(gapsOf(report)).toContain('up refused every dataset that had a row in other');
  });
});

describe('a table that the migration makes and makes anew', () => {
  const twice = (fill: string) =>
    `CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT);${fill}
    CREATE TABLE b (id INTEGER PRIMARY KEY, t TEXT NOT NULL); INSERT INTO b SELECT id, t FROM a; DROP TABLE a; ALTER TABLE b RENAME TO a;`;

  it('has no rows that a dataset could bring', async () => {
    const report = await reportOn(other, twice(''), 'DROP TABLE a;');
    expect([report.verdict, gapsOf(report)]).toEqual(['passed', []]);
  });

  it('is exercised where something fills it', async () => {
    const fill = `INSERT INTO a SELECT id, t FROM other WHERE t LIKE 'x%' AND t NOT LIKE '%x%';`;
    expect(gapsOf(await reportOn(other, twice(fill), 'DROP TABLE a;'))).toHaveLength(1);
  });
});

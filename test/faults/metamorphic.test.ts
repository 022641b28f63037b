import { describe, expect, test } from 'vitest';
import { significant, tokenize } from '../../src/sql/tokenize.js';
import { correct } from './correct.js';
import type { Change } from './fault.js';
import { rehearsed } from './rehearsed.js';
import { rowFaults } from './rows.js';
import { schemaFaults } from './schema.js';
import { valueFaults } from './values.js';

/** The same migration, said otherwise. */
const spellings: Readonly<Record<string, (sql: string) => string>> = {
  'with comments that speak of it': (sql) =>
    sql.replace(
      /^(?=[A-Z])/gm,
      '-- drop the check constraint: enum, unique, default, foreign key, collate\n',
    ),
  'in small letters': (sql) =>
    wordByWord(sql, (word) => (word === word.toUpperCase() ? word.toLowerCase() : word)),
  'with other white space': (sql) => wordByWord(sql, (word) => `  ${word}\t`),
  'behind a common table expression': (sql) =>
    sql.replace(/^(?=(UPDATE|DELETE|INSERT) )/gm, 'WITH unused AS (SELECT 1) '),
  'by way of a temporary table': (sql) =>
    sql.replace(
      /^INSERT INTO made_anew(?: \([\w, ]+\))? (SELECT [^;]+);/gm,
      (_, select) =>
        `CREATE TEMP TABLE way AS ${select};\nINSERT INTO made_anew SELECT * FROM way;\nDROP TABLE way;`,
    ),
};

const changes: Readonly<Record<string, Change | undefined>> = {
  'an inner join drops who belongs to nothing': rowFaults['an inner join drops who belongs to nothing'],
  'a join fans out': rowFaults['a join fans out'],
  'a rebuild cascades the children away': rowFaults['a rebuild cascades the children away'],
  'a cleanup deletes more than is orphaned': rowFaults['a cleanup deletes more than is orphaned'],
  'a rebuild forgets the indexes': schemaFaults['a rebuild forgets the indexes'],
  'a rebuild forgets a CHECK': schemaFaults['a rebuild forgets a CHECK'],
  'a rebuild forgets a foreign key': schemaFaults['a rebuild forgets a foreign key'],
  'a rebuild forgets a default': schemaFaults['a rebuild forgets a default'],
  ...Object.fromEntries(Object.entries(valueFaults).slice(0, 3)),
  'a rebuild keeps everything and adds a column': correct['a rebuild keeps everything and adds a column'],
  'a counter is filled and kept by triggers': correct['a counter is filled and kept by triggers'],
  'rows are archived and come back': correct['rows are archived and come back'],
  'an enumeration grows, and says that there is no way back':
    correct['an enumeration grows, and says that there is no way back'],
};

const judged = ['row-count', 'untouched'] as const;

async function verdicts(change: Change, id?: string): Promise<string[]> {
  const { properties } = await rehearsed(change, 1, judged, {
    runs: 25,
    ...(id === undefined ? {} : { id }),
  });
  return properties.map((property) => {
    const codes = (property.findings ?? []).map(
      ({ code, table, column }) => `${code} ${table}.${column ?? ''}`,
    );
    return `${property.id}: ${property.verdict} ${codes.sort().join(', ')}`;
  });
}

describe.each(Object.entries(changes))('%s', (_name, change) => {
  if (change === undefined) throw new Error('there is no such change');
  let known: Promise<string[]> | undefined;
  const plain = () => {
    known ??= verdicts(change);
    return known;
  };

  test.each(Object.entries(spellings))('%s: the same verdicts', async (_spelling, spell) => {
    expect(await verdicts({ ...change, up: spell(change.up) })).toEqual(await plain());
  });

  test('under another name: the same verdicts', async () => {
    expect(await verdicts(change, '0002_drop_check_unique_default_constraint')).toEqual(await plain());
  });
});

function wordByWord(sql: string, respell: (word: string) => string): string {
  let [text, at] = ['', 0];
  for (const token of significant(tokenize(sql, 'sqlite'))) {
    const word = token.kind === 'word' && /^\w+$/.test(token.text) ? respell(token.text) : token.text;
    text += sql.slice(at, token.start) + word;
    at = token.start + token.text.length;
  }
  return text + sql.slice(at);
}

import { describe, expect, test } from 'vitest';
import { defineMigration, readFolder } from '../../src/folders/index.js';
import { UserError } from '../../src/model/errors.js';
import { failureOf, fixture, folderOf, steps } from './folder.js';

describe('a folder of our own', () => {
  test('mixes SQL pairs and code, in one order', async () => {
    const { format, migrations, rules, notes } = await readFolder(fixture('rehearsal/good'));
    expect(format).toBe('rehearsal');
    expect(migrations.map((each) => each.id)).toEqual(['0001_init', '0002_more', '0003_renamed']);
    expect(steps(migrations[1])).toEqual(['?: ALTER TABLE a', '?: UPDATE a SET']);
    expect(migrations[1]?.down?.steps).toMatchObject([{ sql: 'ALTER TABLE a DROP COLUMN y', line: 10 }]);
    expect(migrations[1]?.acceptances).toEqual([
      { property: 'untouched', table: 'a', column: null, reason: 'meant' },
    ]);
    expect(migrations[1]?.preconditions.map((each) => each.name)).toEqual(['no empty x']);
    expect(migrations[2]).toMatchObject({
      down: null,
      irreversible: 'old rows have no use',
      changes: { a: '*' },
    });
    expect(typeof migrations[2]?.up.steps).toBe('function');
    expect(rules).toMatchObject({ conditions: true, reversible: true, connection: 'fresh' });
    expect(notes.filter((note) => note.kind === 'gap')).toEqual([]);
  });

  test('a change in a helper changes the checksum', async () => {
    const read = async (column: string) => {
      const folder = folderOf({
        '0001_a.ts':
          "import { defineMigration } from 'rehearsal';\nimport { name } from './names.js';\nexport default defineMigration({ description: 'x', up: `CREATE TABLE ${name} (x)`, down: `DROP TABLE ${name}` });\n",
        'names.ts': `export const name = '${column}';\n`,
      });
      return (await readFolder(folder)).migrations[0]?.checksum;
    };
    expect(await read('a')).toBe(await read('a'));
    expect(await read('a')).not.toBe(await read('b'));
  });

  test.each([
    ['bad-export', /0001_a\.ts: the default export is no migration — /],
    ['bad-syntax', /0001_a\.ts(:\d+)?: the file cannot be loaded: /],
    ['bad-definition', /0001_a\.ts: the migration has no way back — write `down`, or say why there is none/],
  ])('refuses %s', async (name, message) => {
    expect(await failureOf(fixture(`rehearsal/${name}`))).toMatch(message);
  });

  test('code may accept in a comment too, as the report prints the line', async () => {
    const text = `import { defineMigration } from 'rehearsal';
// rehearsal: accept information users.url because the spaces mean nothing
export default defineMigration({ description: 'x', up: 'SELECT 1', down: 'SELECT 1' });`;
    const { migrations } = await readFolder(folderOf({ '1_a.ts': text }));
    expect(migrations[0]?.acceptances).toMatchObject([
      { property: 'information', table: 'users', column: 'url', reason: 'the spaces mean nothing' },
    ]);
  });

  test('refuses one number twice and one id twice, over SQL and code', async () => {
    const code = (more: string) =>
      `import { defineMigration } from 'rehearsal';\nexport default defineMigration({ ${more} description: 'x', up: 'SELECT 1', down: 'SELECT 1' });`;
    const number = folderOf({ '1_a.ts': code(''), '01_b.up.sql': 'SELECT 1;' });
    expect(await failureOf(number)).toContain('have the same version 1');
    const id = folderOf({ '2_a.ts': code("id: '1_b',"), '1_b.up.sql': 'SELECT 1;' });
    expect(await failureOf(id)).toContain(
      '2_a.ts: <folder>/1_b.up.sql and <folder>/2_a.ts have the same id 1_b',
    );
  });
});

describe('defineMigration', () => {
  const good = { description: 'x', up: 'SELECT 1', down: 'SELECT 1' };
  const line = (definition: unknown) => {
    try {
      defineMigration(definition as never);
    } catch (error) {
      return error instanceof UserError ? error.line : String(error);
    }
    return 'nothing';
  };

  test.each([
    [{ ...good, description: ' ' }, /^the description of the migration is missing or empty/],
    [{ ...good, up: '' }, /^`up` is neither SQL nor a function/],
    [{ ...good, down: [] }, /^`down` is neither SQL nor a function/],
    [{ ...good, postcondition: [] }, /^a migration has no "postcondition"/],
    [{ ...good, irreversible: 'x' }, /^the migration has a `down` and says that it is irreversible/],
    [{ description: 'x', up: 'SELECT 1', irreversible: '' }, /^the irreversible of the migration is missing/],
    [{ ...good, accepts: [{ property: 'nope', reason: 'x' }] }, /^"nope" is no property/],
    [{ ...good, accepts: [{ property: 'applies', reason: '' }] }, /^the reason for accepting applies/],
    [
      { ...good, accepts: [{ property: 'applies', column: 'x', reason: 'x' }] },
      /names a column and no table/,
    ],
    [{ ...good, preconditions: [{ name: 'x', sql: '' }] }, /^the sql of the condition "x"/],
  ])('%j', (definition, message) => {
    expect(line(definition)).toMatch(message);
  });

  test('the types ask for a way back or a reason', () => {
    // @ts-expect-error neither `down` nor `irreversible`
    expect(() => defineMigration({ description: 'x', up: 'SELECT 1' })).toThrow(UserError);
    // @ts-expect-error both
    expect(() => defineMigration({ ...good, irreversible: 'x' })).toThrow(UserError);
    expect(defineMigration({ description: 'x', up: 'SELECT 1', irreversible: 'x' }).irreversible).toBe('x');
  });
});

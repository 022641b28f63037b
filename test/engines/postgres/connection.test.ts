import { expect, it } from 'vitest';
import { realDatabases } from '../../runner/servers.js';

const { make } = realDatabases();

it('knows tables by their schemas, its own tables with all that hangs on them, and what needs a commit', async () => {
  const real = await make(
    `CREATE SCHEMA app; CREATE TABLE app.users (id int); INSERT INTO app.users VALUES (1), (2);
     CREATE TABLE _rehearsal_history (id int); CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
     CREATE TRIGGER noting BEFORE INSERT ON _rehearsal_history FOR EACH ROW EXECUTE FUNCTION noted()`,
  );
  const database = await real.store().open({ readonly: true });
  expect(await database.count('app.users')).toBe(2);
  expect(await database.all('SELECT id FROM "app.users" WHERE id > ?', [1n])).toEqual([{ id: 2n }]);
  expect((await database.ownObjects()).map(({ kind, name, table }) => [kind, name, table])).toEqual([
    ['table', '_rehearsal_history', '_rehearsal_history'],
    ['trigger', 'noting', '_rehearsal_history'],
  ]);
  expect(
    ['VACUUM', 'CREATE INDEX CONCURRENTLY i ON t (a)', 'SELECT 1'].map((sql) => database.needsCommit(sql)),
  ).toEqual([true, true, false]);
  await database.close();
});

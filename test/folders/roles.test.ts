import { expect, it, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { folderOf } from './folder.js';

const rolesOf = async (...files: string[]) => {
  const named = files.map((sql, at): [string, string] => [`${at + 1}_a.sql`, sql]);
  const { prelude, notes } = await readFolder(folderOf(Object.fromEntries(named)), { dialect: 'postgres' });
  return {
    roles: prelude?.roles ?? [],
    said: notes.map(({ message }) => message).filter((each) => /role/.test(each)),
  };
};

it.each<[string, string[]]>([
  ['ALTER TABLE t OWNER TO app;', ['app']],
  ['GRANT SELECT, INSERT ON t TO reader, "Data Team" WITH GRANT OPTION;', ['Data Team', 'reader']],
  ['GRANT app TO GROUP staff;', ['staff']],
  ['REVOKE ALL ON t FROM PUBLIC, Writer CASCADE;', ['writer']],
  [
    'ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public GRANT SELECT ON TABLES TO reader;',
    ['app', 'reader'],
  ],
  ['CREATE POLICY p ON t FOR SELECT TO reader, CURRENT_USER USING (true);', ['reader']],
  ['ALTER POLICY p ON t RENAME TO q;', []],
  ['CREATE SCHEMA s AUTHORIZATION app;', ['app']],
  ['SET ROLE app; RESET ROLE;', ['app']],
  ['REASSIGN OWNED BY old TO app;', ['app', 'old']],
  ['GRANT pg_monitor TO SESSION_USER;', []],
  ['ALTER TABLE t RENAME TO role;', []],
  ['DO $$ BEGIN GRANT SELECT ON t TO reader; END $$;', ['reader']],
  [
    "DO $do$ BEGIN IF true THEN EXECUTE 'GRANT SELECT ON t TO reader'; ELSE ALTER TABLE t OWNER TO app; END IF; END $do$;",
    ['app', 'reader'],
  ],
  ["DO $$ BEGIN UPDATE t SET role = 'grant it to him'; END $$;", []],
  ["UPDATE t SET role = 'x' FROM u;", []],
])('%s', async (sql, expected) => {
  expect((await rolesOf(sql)).roles).toEqual(expected);
});

test('a role that a migration creates, also inside a block, is its own', async () => {
  const { roles } = await rolesOf(
    'CREATE ROLE app; GRANT SELECT ON t TO app;',
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE USER reader; END IF; END $$;",
    'GRANT SELECT ON t TO reader, auditor;',
  );
  expect(roles).toEqual(['auditor']);
});

test('what is created for the rehearsal is said once', async () => {
  const { said } = await rolesOf('ALTER TABLE t OWNER TO app;', 'GRANT SELECT ON t TO app, reader;');
  expect(said).toEqual([
    'the roles app, reader, which no migration creates, are created for the rehearsal where the server lacks them',
  ]);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sameImage } from '../../../src/compare/index.js';
import { needs, python } from '../../needs.js';
import { folderOf } from '../folder.js';
import { startedBy } from './started-by.js';

needs('alembic');

const ENV = `import os
from alembic import context
from sqlalchemy import create_engine
engine = create_engine(os.environ['DATABASE_URL'])
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

const version = (name: string, before: string, up: string, down: string) => `revision = '${name}'
down_revision = ${before}
from alembic import op
import sqlalchemy as sa
def upgrade():
${up}
def downgrade():
${down}
`;

const TABLES = version(
  'a1',
  'None',
  `    op.create_table('users', sa.Column('id', sa.Integer, primary_key=True), sa.Column('code', sa.Text))`,
  `    op.drop_table('users')`,
);

const read = (value: string) =>
  version(
    'b2',
    "'a1'",
    `    op.add_column('users', sa.Column('loud', sa.Text))
    bind = op.get_bind()
    for id, code in bind.execute(sa.text('SELECT id, code FROM users ORDER BY id')).fetchall():
        bind.execute(sa.text('UPDATE users SET loud = :loud WHERE id = :id'), {'id': id, 'loud': ${value}})`,
    `    op.execute('ALTER TABLE users DROP COLUMN loud')`,
  );

const halves = (indent: string, opening: string) =>
  version(
    'b2',
    "'a1'",
    `${opening}    ${indent}op.add_column('users', sa.Column('loud', sa.Text))
    ${indent}op.execute("UPDATE users SET loud = 'none'")`,
    `    op.drop_column('users', 'loud')`,
  );

function project(second: string) {
  const folder = folderOf({
    'alembic.ini': '[alembic]\nscript_location = %(here)s\n',
    'env.py': ENV,
    'versions/a1_users.py': TABLES,
    'versions/b2_change.py': second,
  });
  const alembic = `${python} -m alembic.config -c ${folder}/alembic.ini`;
  return {
    folder: join(folder, 'versions'),
    commands: {
      list: `ls ${folder}/versions | sed -n 's/_.*py$//p'`,
      up: `${alembic} upgrade {id}`,
      down: `${alembic} downgrade -1`,
    },
  };
}

const ROWS = ["INSERT INTO users (id, code) VALUES (1, 'a'), (2, 'b')"];

test('on a file: what the tool does is there, its own table is not, and a data migration dies on NULL', async () => {
  const { database, up, down } = await startedBy(project(read('code.upper()')), 'sqlite', ROWS);
  const before = await database.image();
  expect((await up()).error).toBeUndefined();
  expect(await database.all('SELECT id, code, loud FROM users ORDER BY id')).toEqual([
    { id: 1n, code: 'a', loud: 'A' },
    { id: 2n, code: 'b', loud: 'B' },
  ]);
  expect((await database.schema()).tables.map(({ name }) => name)).toEqual(['users']);
  expect((await down()).error).toBeUndefined();
  expect(sameImage(await database.image(), before)).toBe(true);
  await database.run('INSERT INTO users (id) VALUES (3)');
  expect((await up()).error?.message).toBe(
    "the command ends with status 1: AttributeError: 'NoneType' object has no attribute 'upper'",
  );
});

test('on PostgreSQL: each statement is seen and can be failed; what is committed before the others stays', async () => {
  const safe = await startedBy(project(halves('', '')), 'postgres', ROWS);
  const before = await safe.database.image();
  const sent = (await safe.up()).statements.map(({ statement }) => statement.sql);
  expect(sent).toContain('ALTER TABLE users ADD COLUMN loud TEXT');
  expect(await safe.database.all('SELECT DISTINCT loud FROM users')).toEqual([{ loud: 'none' }]);
  expect((await safe.down()).error).toBeUndefined();
  const injected = await safe.up({ failAfter: sent.findIndex((sql) => sql.startsWith('UPDATE users')) });
  expect(injected.error?.message).toContain('injected failure');
  expect(sameImage(await safe.database.image(), before)).toBe(true);

  const faulty = await startedBy(
    project(halves('    ', '    with op.get_context().autocommit_block():\n')),
    'postgres',
    ROWS,
  );
  const whole = (await faulty.up()).statements.map(({ statement }) => statement.sql);
  const update = whole.findIndex((sql) => sql.startsWith('UPDATE users'));
  expect((await faulty.down()).error).toBeUndefined();
  await faulty.up({ failAfter: update });
  expect((await faulty.database.schema()).tables[0]?.columns.map(({ name }) => name)).toContain('loud');
});

import type { Action, Migration } from '../model/migration.js';
import { statementFacts } from '../sql/statement.js';
import { refusedBySqlite, refusesTransaction } from './implicit-transaction.js';
import type { ReadContext } from './options.js';

/**
 * A file that begins a transaction itself shows that its runner opens none: then the folder's runner opens none around any file. One with a
 * statement that no transaction takes shows it of itself. For formats whose runner is not known; tools that say it file by file are taken at
 * their word.
 */
export function withoutWrapping(
  migrations: readonly Migration[],
  context: ReadContext,
): readonly Migration[] {
  const { dialect, options, note } = context;
  if (options.transaction !== undefined) return migrations;
  const telling = migrations.find((migration) =>
    [migration.up, migration.down].some(
      (action) =>
        action !== null &&
        typeof action.steps !== 'function' &&
        action.steps.some(({ sql }) => statementFacts(sql, dialect).kind === 'begin'),
    ),
  );
  if (telling === undefined) return migrations.map((migration) => oneByOne(migration, context));
  note(
    'context',
    `${telling.id} opens its own transaction: the folder's runner is taken to open none around any file`,
    telling.files[0],
  );
  return migrations.map((migration) => ({
    ...migration,
    up: { ...migration.up, transaction: false },
    down: migration.down && { ...migration.down, transaction: false },
  }));
}

function oneByOne(migration: Migration, { dialect, note }: ReadContext): Migration {
  const refuses = dialect === 'sqlite' ? refusedBySqlite : refusesTransaction;
  const refusedIn = (action: Action | null) =>
    action === null || typeof action.steps === 'function'
      ? []
      : action.steps.map(({ sql }) => sql).filter(refuses);
  const refused = [migration.up, migration.down].flatMap(refusedIn);
  const [first] = refused;
  if (first === undefined) return migration;
  const words = first.split(/\s+/).slice(0, 3).join(' ');
  note(
    'context',
    `${migration.id} has a statement that runs in no transaction (${words}): its runner is taken to open none around that file`,
    migration.files[0],
  );
  const alone = <T extends Action | null>(action: T): T =>
    refusedIn(action).length > 0 ? { ...action, transaction: false } : action;
  return { ...migration, up: alone(migration.up), down: alone(migration.down) };
}

import type { Migration } from '../model/migration.js';
import { statementFacts } from '../sql/statement.js';
import type { ReadContext } from './options.js';

/**
 * A file that begins a transaction itself shows that its runner opens none: then the folder's runner opens none around any file. For
 * formats whose runner is not known; tools that say it file by file are taken at their word.
 */
export function withoutWrapping(
  migrations: readonly Migration[],
  { dialect, options, note }: ReadContext,
): readonly Migration[] {
  if (options.transaction !== undefined) return migrations;
  const telling = migrations.find((migration) =>
    [migration.up, migration.down].some(
      (action) =>
        action !== null &&
        typeof action.steps !== 'function' &&
        action.steps.some(({ sql }) => statementFacts(sql, dialect).kind === 'begin'),
    ),
  );
  if (telling === undefined) return migrations;
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

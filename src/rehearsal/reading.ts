import { createHash } from 'node:crypto';
import type { Action } from '../model/migration.js';
import type { Source } from '../model/source.js';

/** How a folder was read and run, beside the bytes of its files: what a proof holds for. */
export interface Reading {
  readonly foreignKeys: boolean;
  readonly connection: string;
  /** Directions that run without a transaction around them, such as `0002_index (up)`. */
  readonly withoutTransaction: readonly string[];
  /** The digest of the statements as they are run: placeholders, stand-ins and groups change it, line ends do not. */
  readonly statements: string;
}

export function readingOf({ migrations, rules }: Pick<Source, 'migrations' | 'rules'>): Reading {
  const { foreignKeys, connection } = rules;
  const withoutTransaction = migrations.flatMap(({ id, up, down }) => [
    ...(up.transaction ? [] : [`${id} (up)`]),
    ...(down === null || down.transaction ? [] : [`${id} (down)`]),
  ]);
  const hash = createHash('sha256');
  for (const { id, up, down, files } of migrations)
    hash.update(JSON.stringify(files.some(isCode) ? [id] : [id, textOf(up), down && textOf(down)]));
  return { foreignKeys, connection, withoutTransaction, statements: `sha256:${hash.digest('hex')}` };
}

/** Code is told by the checksum of its files: whoever only compares it does not see its statements. */
function isCode(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

function textOf({ steps }: Action): readonly string[] | string {
  return typeof steps === 'function' ? 'code' : steps.map(({ sql }) => sql.replaceAll('\r\n', '\n'));
}

import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { DataLevel } from '../../model/dataset.js';
import { UserError } from '../../model/errors.js';
import { resolveId } from '../choose.js';
import { exit } from '../exit.js';
import type { FolderFlags } from '../flags.js';
import { loadFramework } from '../framework.js';
import { openRehearsal } from '../rehearsal.js';
import type { Session } from '../session.js';

export interface GenerateFlags extends FolderFlags {
  readonly at: string;
  readonly rows: number;
  readonly out: string;
  readonly seed?: number;
  readonly data?: DataLevel;
}

/** Makes a populated database at a version. @returns the exit status @throws {UserError} */
export async function generate(
  session: Session,
  folder: string | undefined,
  flags: GenerateFlags,
): Promise<number> {
  const { rows, out, seed = 1, data = 'edgy' } = flags;
  if (existsSync(out)) {
    throw new UserError('is there already', { where: out, wayOut: 'take it away, or choose another --out' });
  }
  const framework = await loadFramework();
  const { source, engine } = await openRehearsal(framework, session, folder, flags);
  if (!engine.capabilities.embedded) {
    await engine.close();
    throw new UserError('generate makes SQLite files only', { where: source.folder });
  }
  const at = resolveId(
    source.migrations.map(({ id }) => id),
    flags.at,
    '--at',
  );
  const { database, loaded } = await framework.populate({ source, engine, at, rows, seed, data });
  const temporary = `${out}.${process.pid}.tmp`;
  try {
    await database.saveTo?.(temporary);
    await rename(temporary, out);
  } catch (error) {
    throw new UserError(`cannot be written: ${(error as Error).message}`, { where: out, cause: error });
  } finally {
    await rm(temporary, { force: true });
    await database.close();
    await engine.close();
  }
  const refused =
    loaded.rejected.length === 0 ? '' : ` (${loaded.rejected.length} more were refused by its constraints)`;
  session.terminal.out(`${out}: ${at}, ${loaded.rows} rows${refused}\n`);
  return exit.done;
}

import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../../model/errors.js';

/** What was written beside a backup when it was proven. */
export interface Manifest {
  /** The file name of the database that it was taken from. */
  readonly database: string;
  readonly digest: string;
}

export function manifestPath(backup: string): string {
  return `${backup}.json`;
}

/** `null` where there is none. @throws {UserError} when it cannot be understood */
export function readManifest(backup: string): Manifest | null {
  const path = manifestPath(backup);
  if (!existsSync(path)) return null;
  try {
    const value: Partial<Manifest & { schema: string }> = JSON.parse(readFileSync(path, 'utf8'));
    const { schema, database, digest } = value;
    if (schema === 'rehearsal-backup/1' && typeof database === 'string' && typeof digest === 'string')
      return { database, digest };
  } catch (cause) {
    throw new UserError('the manifest of this backup cannot be read', { where: path, cause, wayOut });
  }
  throw new UserError('this is not the manifest of a backup', { where: path, wayOut });
}

const wayOut = 'take it away to have the backup proven by its content only';

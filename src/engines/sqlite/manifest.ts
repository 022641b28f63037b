import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../../model/errors.js';

/** What was written beside a backup when it was proven. */
export interface Manifest {
  /** The file name of the database that it was taken from. */
  readonly database: string;
  readonly digest: string;
  /** The very file; `null` in manifests of earlier versions. */
  readonly origin: FileIdentity | null;
}

/** What tells one file of a name from the next one of that name. */
export interface FileIdentity {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  /** Milliseconds since 1970. */
  readonly born: number;
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
    const { schema, database, digest, origin = null } = value;
    if (schema === 'rehearsal-backup/1' && typeof database === 'string' && typeof digest === 'string')
      return { database, digest, origin: isIdentity(origin) ? origin : null };
  } catch (cause) {
    throw new UserError('the manifest of this backup cannot be read', { where: path, cause, wayOut });
  }
  throw new UserError('this is not the manifest of a backup', { where: path, wayOut });
}

const wayOut = 'take it away to have the backup proven by its content only';

function isIdentity(value: unknown): value is FileIdentity {
  const { path, device, inode, born } = (value ?? {}) as Partial<FileIdentity>;
  return typeof path === 'string' && [device, inode, born].every((each) => typeof each === 'number');
}

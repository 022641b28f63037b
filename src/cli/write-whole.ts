import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../model/errors.js';
import { own } from '../model/record.js';

const unfinished = new Set<string>();

/**
 * Writes a file whole or not at all: readers see the old content or the new, never half of it. Makes the folder.
 *
 * @throws {UserError} when the place cannot be written
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  unfinished.add(temporary);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new UserError(`cannot write: ${reason(error)}`, {
      where: path,
      wayOut: wayOut(error),
      cause: error,
    });
  } finally {
    unfinished.delete(temporary);
  }
}

/** Takes a file away that may not be there. */
export async function discard(path: string): Promise<void> {
  await rm(path, { force: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTDIR') throw error;
  });
}

/** The temporary files of writes that are under way, for an end in the middle of one. */
export function unfinishedFiles(): readonly string[] {
  return [...unfinished];
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return own(reasons, code ?? '') ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'a folder of that name is in the way',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
};

function wayOut(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'make room' : 'choose another place';
}

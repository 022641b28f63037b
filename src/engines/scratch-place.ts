import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { memoryFolder } from '../model/memory-folder.js';

/**
 * The folder for database files that are there for a moment and are looked at as another process would see them: in memory where the system
 * has a place with room for that, since nothing there waits for a disk; where another folder was chosen for temporary files, that one.
 *
 * @param room bytes that have to be free in memory
 */
export function scratchPlace(room = ROOM): string {
  return tmpdir() === USUAL && hasRoom(memoryFolder, room) ? memoryFolder : tmpdir();
}

/** Where nobody says anything else. */
const USUAL = '/tmp';
/** Bytes; a container has 64 MB, which a migration that writes much would fill. */
const ROOM = 1024 ** 3;
/** The type of a file system in memory. */
const TMPFS = 0x01021994;

function hasRoom(folder: string, room: number): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { type, bavail, bsize } = statfsSync(folder);
    return type === TMPFS && bavail * bsize >= room;
  } catch {
    return false;
  }
}

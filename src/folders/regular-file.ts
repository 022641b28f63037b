import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { UserError } from '../model/errors.js';

/** Larger files hold bulk data: to split and compare their text would take all the memory, in bytes. */
const LARGEST = 64 * 1024 * 1024;

/**
 * A file's bytes. What is no file is refused without waiting: a named pipe or a device could be read for ever.
 *
 * @throws {UserError} when it is no file or too large @throws {Error} of node's when it cannot be read
 */
export async function readRegularFile(path: string): Promise<Uint8Array> {
  demandFile(await stat(path), path);
  // Asked once more when it is open, which must not wait either: in between it could have become another.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = demandFile(await file.stat(), path);
    return await readAll(file, size, path);
  } finally {
    await file.close();
  }
}

/** A file's text; `null`: it is not there, or no file, or cannot be read. */
export async function textIfRegular(path: string): Promise<string | null> {
  return readRegularFile(path).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => null,
  );
}

/** A file's size may say nothing (in /proc), so that reading itself is bounded. */
async function readAll(file: FileHandle, expected: number, path: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(size < expected ? expected - size : 4096);
    const { bytesRead } = await file.read(piece);
    if (bytesRead === 0) return new Uint8Array(Buffer.concat(pieces));
    pieces.push(piece.subarray(0, bytesRead));
    size += bytesRead;
    if (size > LARGEST) throw tooLarge(path);
  }
}

function demandFile(found: Stats, path: string): Stats {
  if (!found.isFile()) {
    throw new UserError(`this is no file but ${kindOf(found)}`, {
      where: path,
      wayOut: 'take it out of the folder, or put a file in its place',
    });
  }
  if (found.size > LARGEST) throw tooLarge(path);
  return found;
}

function tooLarge(path: string): UserError {
  return new UserError(`the file is larger than ${LARGEST / 1024 / 1024} MB`, {
    where: path,
    wayOut: 'load bulk data outside the migrations, or split the file',
  });
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

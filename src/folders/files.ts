import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path/posix';
import { UserError } from '../model/errors.js';
import { readRegularFile } from './regular-file.js';

/** One file of the folder, read whole. */
export interface SourceFile {
  /** The path to show: the folder as it was given, and the name. */
  readonly path: string;
  /** The name inside the folder, with `/` between parts. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The bytes as text, without a byte-order mark. */
  readonly text: string;
}

/** A folder's files, two levels deep at most, read when they are asked for. */
export class Listing {
  readonly folder: string;
  /** Names of the files, sorted by code point. */
  readonly names: readonly string[];
  /** Names of the direct sub-folders, sorted. */
  readonly folders: readonly string[];
  readonly #read = new Map<string, Promise<SourceFile>>();

  private constructor(folder: string, names: readonly string[], folders: readonly string[]) {
    this.folder = folder;
    this.names = names;
    this.folders = folders;
  }

  /** @throws {UserError} when the folder is missing, no folder, or cannot be read */
  static async open(folder: string): Promise<Listing> {
    const direct = await entries(folder);
    const names = direct.filter((entry) => !entry.folder).map((entry) => entry.name);
    const folders = direct.filter((entry) => entry.folder).map((entry) => entry.name);
    for (const inner of folders) {
      for (const entry of await entries(join(folder, inner))) {
        if (!entry.folder) names.push(`${inner}/${entry.name}`);
      }
    }
    return new Listing(folder, names.sort(byCodePoint), folders.sort(byCodePoint));
  }

  /** Names directly in the folder. */
  get flat(): readonly string[] {
    return this.names.filter((name) => !name.includes('/'));
  }

  /** The same folder, as if these files were not in it. */
  without(names: ReadonlySet<string>): Listing {
    return new Listing(
      this.folder,
      this.names.filter((name) => !names.has(name)),
      this.folders,
    );
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** @throws {UserError} when the file cannot be read or is not UTF-8 text */
  read(name: string): Promise<SourceFile> {
    let file = this.#read.get(name);
    if (!file) {
      file = readSource(this.path(name), name);
      this.#read.set(name, file);
    }
    return file;
  }

  readAll(names: readonly string[]): Promise<SourceFile[]> {
    return Promise.all(names.map((name) => this.read(name)));
  }
}

/** The order of `sort()` on plain ASCII, without any locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const NOT_MIGRATIONS = new Set(['node_modules', 'target', 'vendor', 'dist', '__pycache__']);

async function entries(folder: string): Promise<{ name: string; folder: boolean }[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const kept = names.filter((name) => !name.startsWith('.') && !NOT_MIGRATIONS.has(name));
  const kinds = kept.map(async (name) => {
    const found = await stat(join(folder, name)).catch((error: unknown) => {
      throw unreadable(join(folder, name), error);
    });
    return { name, folder: found.isDirectory() };
  });
  return Promise.all(kinds);
}

/** One file's text. @throws {UserError} when it cannot be read or is not UTF-8 */
export async function readSource(path: string, name = basename(path)): Promise<SourceFile> {
  const bytes = await readRegularFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return { path, name, bytes, text: decode(bytes, path) };
}

function decode(bytes: Uint8Array, path: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new UserError('the file is UTF-16', { where: path, wayOut: 'save it as UTF-8' });
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const where = `${path}:${lineAt(bytes, nul)}`;
    throw new UserError('the file holds a NUL byte, which ends SQL text', { where, wayOut: 'take it out' });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const where = `${path}:${firstInvalidLine(bytes)}`;
    throw new UserError('the line is not valid UTF-8', { where, wayOut: 'save the file as UTF-8' });
  }
}

function lineAt(bytes: Uint8Array, end: number): number {
  return bytes.subarray(0, end).filter((byte) => byte === 0x0a).length + 1;
}

function firstInvalidLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return 1;
}

function unreadable(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const options = { where: path, cause: error };
  if (code === 'ENOENT') return new UserError('there is no such folder or file', options);
  if (code === 'ENOTDIR') {
    return new UserError('this is not a folder', {
      ...options,
      wayOut: 'give the folder that holds the migrations',
    });
  }
  if (code === 'ELOOP') {
    return new UserError('the symbolic link leads back to itself', {
      ...options,
      wayOut: 'take it out of the folder',
    });
  }
  if (code === 'EACCES' || code === 'EPERM') return new UserError('no permission to read this', options);
  return new UserError(`cannot be read (${code ?? String(error)})`, options);
}

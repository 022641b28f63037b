import { statSync, watch } from 'node:fs';
import { UserError } from '../../model/errors.js';
import { contentsOf, heardFolders, joinedPlaces, type Places } from './places.js';

/** What tells that something may have happened in a folder, again and again, until it is closed. */
export type Listen = (folder: string, happened: () => void) => { close(): void };

/** After the first sign of a save, so long is waited for the rest of it, in milliseconds: tools write several files at once. */
const SETTLING = 100;

/**
 * Says which files have other contents than they had. Signs of the system only wake it: what has changed is found by reading, so that
 * a sign too many starts nothing.
 */
export class Saves {
  readonly #listen: Listen;
  readonly #settle: () => Promise<void>;
  readonly #open = new Map<string, { close(): void }>();
  #places: Places = { folders: [], files: [] };
  #known: ReadonlyMap<string, string> = new Map();
  #changed = new Set<string>();
  #wake: (() => void) | undefined;
  #looking = false;
  #again = false;
  #closed = false;

  constructor(
    listen: Listen = listenToFolder,
    settle: () => Promise<void> = () => new Promise((done) => setTimeout(done, SETTLING)),
  ) {
    this.#listen = listen;
    this.#settle = settle;
  }

  /** Looks at these places from now on. What was looked at before is compared with what it was then. */
  async follow(places: Places): Promise<void> {
    await this.#look();
    this.#places = joinedPlaces([places]);
    const now = await contentsOf(this.#places);
    this.#known = new Map([...now].map(([path, digest]) => [path, this.#known.get(path) ?? digest]));
    await this.#hear();
    await this.#look();
  }

  /** The files that have changed since this was last asked, as soon as there are any; `null` once it is closed. */
  async next(): Promise<readonly string[] | null> {
    if (!this.#closed && this.#changed.size === 0)
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    if (this.#closed) return null;
    const changed = [...this.#changed].sort();
    this.#changed = new Set();
    return changed;
  }

  close(): void {
    this.#closed = true;
    for (const each of this.#open.values()) each.close();
    this.#open.clear();
    this.#wake?.();
  }

  async #hear(): Promise<void> {
    const wanted = new Map((await heardFolders(this.#places)).map((folder) => [identityOf(folder), folder]));
    for (const [identity, each] of this.#open) {
      if (wanted.has(identity)) continue;
      each.close();
      this.#open.delete(identity);
    }
    for (const [identity, folder] of wanted) {
      if (this.#closed || this.#open.has(identity)) continue;
      this.#open.set(
        identity,
        this.#listen(folder, () => void this.#happened()),
      );
    }
  }

  async #happened(): Promise<void> {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#again && !this.#closed) {
      await this.#settle();
      this.#again = false;
      await this.#look();
      // What can no longer be listened to is looked at with every other sign.
      await this.#hear().catch(() => {});
    }
    this.#looking = false;
  }

  async #look(): Promise<void> {
    const now = await contentsOf(this.#places);
    for (const path of new Set([...now.keys(), ...this.#known.keys()]))
      if (now.get(path) !== this.#known.get(path)) this.#changed.add(path);
    this.#known = now;
    if (this.#changed.size > 0) this.#wake?.();
  }
}

/** A folder that was taken away and put back, as a checkout does, is another one. */
function identityOf(folder: string): string {
  const found = statSync(folder, { throwIfNoEntry: false });
  return `${folder}\0${found?.ino ?? ''}`;
}

/** @throws {UserError} where the system lets no more folders be listened to */
function listenToFolder(folder: string, happened: () => void): { close(): void } {
  try {
    const watcher = watch(folder, happened);
    // The folder is gone: the one that it was in says when it is back.
    watcher.on('error', happened);
    return watcher;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { close: () => {} };
    throw new UserError(`the system does not let the folder be watched (${code})`, {
      where: folder,
      wayOut: 'raise its limit (on Linux: sysctl fs.inotify.max_user_watches), or run verify without --watch',
    });
  }
}

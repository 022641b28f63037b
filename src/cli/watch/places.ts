import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where a save may change what was found out; absolute paths, which need not be there. */
export interface Places {
  /** Every file in them counts, and in the folders directly in them, as where migrations are read. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** All of several. */
export function joinedPlaces(all: readonly Places[]): Places {
  const unique = (paths: readonly string[]) => [...new Set(paths)].sort();
  return {
    folders: unique(all.flatMap(({ folders }) => folders)),
    files: unique(all.flatMap(({ files }) => files)),
  };
}

/** The digest of each file that counts, by its path; one that cannot be read has none. */
export async function contentsOf(places: Places): Promise<ReadonlyMap<string, string>> {
  const inFolders = await Promise.all((await foldersIn(places)).map(async (folder) => filesIn(folder)));
  const found = new Map<string, string>();
  for (const path of new Set([...inFolders.flat(), ...places.files])) {
    const content = await readFile(path).catch(() => null);
    if (content !== null) found.set(path, createHash('sha256').update(content).digest('base64'));
  }
  return found;
}

/** The folders that have to be listened to: an editor that saves puts a new file in the place of the old one, which only its folder sees. */
export async function heardFolders(places: Places): Promise<string[]> {
  const around = await Promise.all(
    places.files.map(dirname).map(async (path) => ((await isFolder(path)) ? [path] : [])),
  );
  // A folder that is still to come is seen by the one that it will be in.
  const above = await Promise.all(
    places.folders
      .map(dirname)
      .map(async (path, at) => ((await isFolder(places.folders[at] as string)) ? [] : [path])),
  );
  const all = [...(await foldersIn(places)), ...around.flat(), ...above.flat()];
  return [...new Set(all)].sort();
}

async function foldersIn({ folders }: Places): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      if (!(await isFolder(folder))) return [];
      const inner = (await namesIn(folder)).map((name) => join(folder, name));
      const kinds = await Promise.all(inner.map(isFolder));
      return [folder, ...inner.filter((_, at) => kinds[at])];
    }),
  );
  return [...new Set(found.flat())];
}

async function filesIn(folder: string): Promise<string[]> {
  return (await namesIn(folder)).map((name) => join(folder, name));
}

/** What an editor or a system puts beside a file is hidden, or ends in `~`. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => !/^\.|~$|^(node_modules|__pycache__)$/.test(name));
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}

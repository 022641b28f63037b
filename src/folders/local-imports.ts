import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Listing, readSource, type SourceFile } from './files.js';
import { isOwnDoor } from './load-module.js';
import { type Imports, isOwnCode, isOwnData, ModuleResolver } from './module-resolver.js';

/**
 * The files of the project's own that a code file takes in, and what those take in: what they say is part of what the
 * migration does. Found by the names as the code spells them, by stubs and by the project's tsconfig paths; packages and this framework are
 * not followed, and none of the code is run.
 */
export async function localImports(
  listing: Files,
  file: SourceFile,
  imports: Imports = {},
): Promise<SourceFile[]> {
  const importsOf = await importsIn(listing, imports);
  const first = resolve(file.path);
  const found = new Map<string, SourceFile>();
  const follow = async (path: string, text: string) => {
    for (const place of importsOf(path, text)) {
      if (place === first || found.has(place)) continue;
      const next = await listing.read(relative(resolve(listing.folder), place));
      found.set(place, next);
      if (!place.endsWith('.json')) await follow(place, next.text);
    }
  };
  await follow(first, file.text);
  return [...found.values()];
}

/** Gives the absolute paths of the same for a file of the project at an absolute path, which is rejected where one cannot be read. */
export function importFinder(folder: string, imports: Imports = {}): (path: string) => Promise<string[]> {
  const files: Files = { folder, read: (name) => readSource(join(folder, name), name) };
  return async (path) => {
    const found = await localImports(files, await readSource(path), imports);
    return found.map((file) => resolve(file.path));
  };
}

/** Reads files by their names, seen from a folder. */
type Files = Pick<Listing, 'folder' | 'read'>;

type ImportsOf = (path: string, text: string) => readonly string[];

const read = new WeakMap<Files, { readonly key: string; readonly importsOf: Promise<ImportsOf> }>();

/** Looks each file up once for all migrations of a folder: they may share a whole application. */
function importsIn(listing: Files, imports: Imports): Promise<ImportsOf> {
  const key = JSON.stringify(imports);
  const known = read.get(listing);
  if (known?.key === key) return known.importsOf;
  const importsOf = ModuleResolver.open(imports).then((resolver) => {
    const places = new Map<string, readonly string[]>();
    return (path: string, text: string) => {
      const found = places.get(path) ?? placesIn(resolver, path, text);
      places.set(path, found);
      return found;
    };
  });
  read.set(listing, { key, importsOf });
  return importsOf;
}

function placesIn(resolver: ModuleResolver, path: string, text: string): string[] {
  const names = new Set([...text.matchAll(IMPORT)].map(([, name = '']) => name));
  return [...names].flatMap((name) => placeOf(resolver, name, path) ?? []);
}

const IMPORT = /\b(?:from|import|require)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** The file of the project's own that has the name; `null`: it is a package's, or nothing has it. */
function placeOf(resolver: ModuleResolver, name: string, from: string): string | null {
  if (isOwnDoor(name)) return null;
  try {
    const place = resolver.resolve(name, from);
    if (!isOwnCode(place) && !isOwnData(place)) return null;
    readFileSync(place);
    return place;
  } catch {
    return null;
  }
}

import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Listing, SourceFile } from './files.js';
import { type Imports, isOwnCode, ModuleResolver } from './module-resolver.js';

/**
 * The files of the project's own that a code file takes in, and what those take in: what they say is part of what the
 * migration does. Found by the names as the code spells them, by stubs and by the project's tsconfig paths; packages are not followed, and
 * none of the code is run.
 */
export async function localImports(
  listing: Listing,
  file: SourceFile,
  imports: Imports = {},
): Promise<SourceFile[]> {
  const resolver = await ModuleResolver.open(imports);
  const first = resolve(file.path);
  const found = new Map<string, SourceFile>();
  const follow = async (path: string, text: string) => {
    for (const [, name = ''] of text.matchAll(IMPORT)) {
      const place = placeOf(resolver, name, path);
      if (place === null || place === first || found.has(place)) continue;
      const next = await listing.read(relative(resolve(listing.folder), place));
      found.set(place, next);
      if (!place.endsWith('.json')) await follow(place, next.text);
    }
  };
  await follow(first, file.text);
  return [...found.values()];
}

const IMPORT = /\b(?:from|import|require)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** The file of the project's own that has the name; `null`: it is a package's, or nothing has it. */
function placeOf(resolver: ModuleResolver, name: string, from: string): string | null {
  try {
    const place = resolver.resolve(name, from);
    if (!isOwnCode(place) && !/^(?!.*[\\/]node_modules[\\/]).*\.json$/.test(place)) return null;
    readFileSync(place);
    return place;
  } catch {
    return null;
  }
}

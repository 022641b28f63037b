import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import type { Listing, SourceFile } from './files.js';

/**
 * The files of the project's own that a code file takes in, and what those take in: what they say is part of what the
 * migration does. Packages are not followed.
 */
export async function localImports(listing: Listing, file: SourceFile): Promise<SourceFile[]> {
  const found = new Map<string, SourceFile>();
  const follow = async (from: SourceFile) => {
    for (const [, specifier = ''] of from.text.matchAll(IMPORT)) {
      const name = resolveFile(listing, join(dirname(from.name), specifier));
      if (name === null || name === file.name || found.has(name)) continue;
      const next = await listing.read(name);
      found.set(name, next);
      await follow(next);
    }
  };
  await follow(file);
  return [...found.values()];
}

const IMPORT = /\b(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** The file that a path without, or with a compiled, ending means. */
function resolveFile(listing: Listing, path: string): string | null {
  const bare = path.replace(/\.[cm]?js$/, '');
  const candidates = [
    path,
    ...['.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'].map((end) => `${bare}${end}`),
  ];
  return candidates.find((each) => /\.\w+$/.test(each) && existsSync(listing.path(each))) ?? null;
}

import { readFile, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path/posix';
import type { Listing } from './files.js';

/** A folder in which a project may keep its migrations, and what says so. */
export interface Suggestion {
  readonly folder: string;
  readonly why: string;
}

/** A tool's configuration at the root of a project, and the folder that it names. */
const CONFIGURED: readonly {
  readonly file: RegExp;
  readonly folder: RegExp | null;
  readonly otherwise: string;
}[] = [
  {
    file: /^drizzle\.config\.([cm]?[jt]s|json)$/,
    folder: /\bout["']?\s*:\s*["'`]([^"'`]+)["'`]/,
    otherwise: 'drizzle',
  },
  {
    file: /^knexfile\.[cm]?[jt]s$/,
    folder: /\bdirectory\s*:\s*["'`]([^"'`]+)["'`]/,
    otherwise: 'migrations',
  },
  { file: /^diesel\.toml$/, folder: /^\s*dir\s*=\s*"([^"]+)"/m, otherwise: 'migrations' },
  { file: /^atlas\.hcl$/, folder: /\bdir\s*=\s*"file:\/\/([^"?]+)/, otherwise: 'migrations' },
  { file: /^flyway\.(conf|toml)$/, folder: /filesystem:([\w./-]+)/, otherwise: 'sql' },
  { file: /^\.env$/, folder: /^\s*DBMATE_MIGRATIONS_DIR\s*=\s*"?([\w./-]+)/m, otherwise: '' },
];

const USUAL = [
  'supabase/migrations',
  'prisma/migrations',
  'db/migrations',
  'migrations',
  'db/migrate',
  'database/migrations',
  'sql/migrations',
  'src/migrations',
  'src/db/migrations',
  'drizzle',
  'src/main/resources/db/migration',
];

/**
 * The folders that exist and in which the project at this root may keep its migrations: those that a tool's configuration names, or else
 * those that projects usually have.
 */
export async function suggestions(root: Listing): Promise<readonly Suggestion[]> {
  const configured: Suggestion[] = [];
  for (const name of root.flat) {
    const known = CONFIGURED.find(({ file }) => file.test(name));
    if (known === undefined) continue;
    const text = await readFile(root.path(name), 'utf8').catch(() => '');
    const folder = known.folder?.exec(text)?.[1] ?? known.otherwise;
    if (folder !== '') configured.push({ folder: normalize(folder), why: `${name} names it` });
  }
  const there = await existing(root, configured);
  return there.length > 0
    ? there
    : existing(
        root,
        USUAL.map((folder) => ({ folder, why: 'projects usually keep them there' })),
      );
}

async function existing(root: Listing, all: readonly Suggestion[]): Promise<Suggestion[]> {
  const found = new Map<string, Suggestion>();
  for (const { folder, why } of all) {
    const path = join(root.folder, folder);
    const isFolder = await stat(path).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    if (isFolder && path !== root.folder && !found.has(path)) found.set(path, { folder: path, why });
  }
  return [...found.values()];
}

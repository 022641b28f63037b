import { isPostgres } from '../dialects/postgres/grammar.js';
import { UserError } from '../model/errors.js';
import type { Format } from '../model/source.js';
import { type Dialect, tokenize } from '../sql/tokenize.js';
import { sqlNames } from './claims.js';
import { codeDialect } from './code/code-dialect.js';
import { isCodeFormat } from './code/detect-code.js';
import { singledOut, withoutOther } from './dialect-files.js';
import { type DialectName, dialectOf } from './dialect-names.js';
import { readJournal } from './drizzle.js';
import type { Listing, SourceFile } from './files.js';
import { hasPlaceholder } from './placeholders.js';
import { targetOf } from './prisma-8/package.js';

/** The database that a folder is written for, and what told it. */
export interface DetectedDialect {
  readonly dialect: Dialect;
  readonly why: string;
}

/**
 * Tells the dialect by the tool's own settings, by names, then by what the SQL says; SQLite where nothing does.
 *
 * @throws {UserError} for a database that is not supported (MySQL and others)
 */
export async function detectDialect(listing: Listing, format: Format): Promise<DetectedDialect> {
  const declared =
    (await declaredDialect(listing, format)) ??
    (isCodeFormat(format) ? await codeDialect(listing, format) : null);
  if (declared) return supported(declared.name, declared.why, listing.folder);
  const files = sqlNames(listing);
  const singled = singledOut(listing);
  const named = new Set(singled.map(({ dialect }) => dialect));
  if (named.has('sqlite')) return { dialect: 'sqlite', why: 'some file names say sqlite' };
  if (withoutOther(listing, 'postgres')) return { dialect: 'postgres', why: 'some file names say postgres' };
  const [first] = singled;
  if (first !== undefined && singled.length === files.length)
    return supported(first.dialect, `so says the name of ${first.name}`, listing.folder);
  const last = dialectOf(listing.folder.split('/').filter(Boolean).at(-1) ?? '');
  if (last) return supported(last, "the folder's name says it", listing.folder);
  const foreign = new Set(singled.map(({ name }) => name));
  return byFeatures(await listing.readAll(files.filter((name) => !foreign.has(name))), listing.folder);
}

const POSTGRES_ONLY: ReadonlySet<Format> = new Set([
  'tern',
  'supabase',
  'node-pg-migrate-sql',
  'postgres-migrations',
]);

async function declaredDialect(
  listing: Listing,
  format: Format,
): Promise<{ name: DialectName; why: string } | null> {
  if (format === 'drizzle' && listing.has('meta/_journal.json')) {
    const { dialect } = await readJournal(listing);
    const name = dialect === null ? null : (dialectOf(dialect) ?? 'other');
    return name && { name, why: `the journal says ${dialect}` };
  }
  if (POSTGRES_ONLY.has(format)) return { name: 'postgres', why: `${format} is for PostgreSQL` };
  if (format === 'prisma-8') {
    const named = await targetOf(listing);
    return named && { name: dialectOf(named.target) ?? 'other', why: `${named.file} says ${named.target}` };
  }
  if (format === 'sqitch') {
    const texts = [...(listing.has('sqitch.conf') ? [await listing.read('sqitch.conf')] : [])];
    const engine = /^\s*engine\s*=\s*(\w+)/m.exec(texts[0]?.text ?? '')?.[1];
    return engine === undefined
      ? null
      : { name: dialectOf(engine) ?? 'other', why: `sqitch.conf says ${engine}` };
  }
  if (format === 'prisma' && listing.has('migration_lock.toml')) {
    const lock = await listing.read('migration_lock.toml');
    const provider = /^\s*provider\s*=\s*"([^"]*)"/m.exec(lock.text)?.[1];
    return provider === undefined
      ? null
      : { name: dialectOf(provider) ?? 'other', why: `${lock.name} says ${provider}` };
  }
  return null;
}

function supported(name: DialectName, why: string, folder: string): DetectedDialect {
  if (name === 'sqlite' || name === 'postgres') return { dialect: name, why };
  throw new UserError(
    `the migrations are written for ${name === 'mysql' ? 'MySQL' : 'another database'}: ${why}`,
    {
      where: folder,
      wayOut:
        'only SQLite and PostgreSQL are supported; give another folder, or the dialect if this is wrong',
    },
  );
}

/** What PostgreSQL's own grammar does not read outweighs so many words that a folder shares with it. */
const UNREADABLE_WEIGHT = 3;

/** What only MySQL says outweighs so many of the others' words, some of which it shares. */
const MYSQL_WEIGHT = 10;

/** Words and phrases that one database alone understands, over text in upper case without strings and comments. */
const FEATURES: readonly (readonly [DialectName, RegExp])[] = [
  [
    'sqlite',
    /\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT ROWID\b|\bSQLITE_\w+|\bSTRFTIME\b|\bUNIXEPOCH\b|\bJULIANDAY\b|\bRANDOMBLOB\b|\bFTS[345]\b|\bDATETIME \(|\bRAISE \(|\bINSERT OR \w+|\bGLOB\b|\bBLOB\b|\bIFNULL\b/g,
  ],
  [
    'postgres',
    /\b(BIG|SMALL)?SERIAL\b|\bJSONB\b|\bTIMESTAMPTZ\b|\bTIMESTAMP WITH(OUT)? TIME ZONE\b|\bBYTEA\b|\bPLPGSQL\b|\bCREATE (EXTENSION|TYPE|SCHEMA|SEQUENCE|DOMAIN|MATERIALIZED)\b|\bALTER COLUMN\b|\bALTER TYPE\b|\bCONCURRENTLY\b|\bCOMMENT ON\b|\bAS IDENTITY\b|\bUSING (GIN|GIST|BTREE|HASH)\b|\bINET\b|\bCITEXT\b|\bTSVECTOR\b|\bILIKE\b|\bOWNER TO\b|:: ?\w/g,
  ],
  ['mysql', /\bENGINE =|\bAUTO_INCREMENT\b|\bCHARSET =|\bMODIFY COLUMN\b|\bCHANGE COLUMN\b/g],
];

/** @throws {UserError} */
async function byFeatures(files: readonly SourceFile[], folder: string): Promise<DetectedDialect> {
  const seen = new Map<DialectName, { count: number; first: string }>();
  for (const file of files) {
    const text = wordsOf(file.text);
    for (const [name, pattern] of FEATURES) {
      const found = text.match(pattern) ?? [];
      const before = seen.get(name);
      const first = before?.first ?? `${found[0]} in ${file.name}`;
      if (found.length > 0)
        seen.set(name, {
          count: (before?.count ?? 0) + found.length * (name === 'mysql' ? MYSQL_WEIGHT : 1),
          first,
        });
    }
  }
  const [sqlite, postgres] = [seen.get('sqlite'), seen.get('postgres')];
  if (sqlite !== undefined && postgres !== undefined && postgres.count >= sqlite.count) {
    // SQLite has JSONB, and takes any word for a type: where both are told, the grammar has the last word.
    const whole = files.filter(({ text }) => !hasPlaceholder(text, 'postgres'));
    const unreadable = await Promise.all(whole.map(async ({ text }) => !(await isPostgres(text))));
    const weight = unreadable.filter(Boolean).length * UNREADABLE_WEIGHT;
    seen.set('sqlite', { ...sqlite, count: sqlite.count + weight });
  }
  const [best] = [...seen].sort(([, a], [, b]) => b.count - a.count);
  if (!best) return { dialect: 'sqlite', why: 'nothing in the SQL singles out another database' };
  return supported(best[0], `the SQL says so, first with ${best[1].first}`, folder);
}

function wordsOf(sql: string): string {
  return tokenize(sql, 'sqlite')
    .filter((token) => token.kind === 'word' || token.kind === 'symbol' || token.kind === 'parameter')
    .map((token) => token.text.toUpperCase())
    .join(' ');
}

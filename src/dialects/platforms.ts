import { type Dialect, tokenize } from '../sql/tokenize.js';
import { isPostgres } from './postgres/grammar.js';

/** A database or client whose language a statement is in, and the words that only it understands. */
interface Platform {
  readonly name: string;
  /** Over the words and symbols of the statement, in upper case, one space between them; names in quotes are `Q`. */
  readonly words: RegExp;
  /** The dialect that is this platform's own. */
  readonly own?: Dialect;
}

/**
 * Whose language the statement is in, where the wanted dialect's engine does not read it; `null`: nobody's that is known. PostgreSQL's
 * own grammar judges what is PostgreSQL's; other platforms are told by words that nobody else understands.
 */
export async function platformOf(sql: string, dialect: Dialect): Promise<string | null> {
  const words = tokenize(sql, dialect)
    .filter(({ kind }) => !['space', 'comment', 'string', 'blob'].includes(kind))
    .map(({ kind, keyword, text }) => (kind === 'quoted' ? 'Q' : keyword || text))
    .join(' ');
  const told = PLATFORMS.find(({ own, words: pattern }) => own !== dialect && pattern.test(words));
  if (told !== undefined) return told.name;
  return dialect !== 'postgres' && (await isPostgres(sql)) ? 'PostgreSQL' : null;
}

const PLATFORMS: readonly Platform[] = [
  {
    name: 'libSQL',
    words:
      /^ALTER TABLE \w+( \. \w+)? ALTER COLUMN \w+ TO |\bF(16|32|64)_BLOB \(|\bLIBSQL_VECTOR_IDX \(|^CREATE TABLE .*\bRANDOM ROWID\b/,
  },
  {
    name: 'MySQL',
    words:
      /\bENGINE =|\bAUTO_INCREMENT\b|\b(DEFAULT )?(CHARSET|CHARACTER SET) ?=? ?\w|^ALTER TABLE .*\b(MODIFY|CHANGE)( COLUMN)? \w+ \w|\bON DUPLICATE KEY\b|^(LOCK|UNLOCK) TABLES\b|^DELIMITER\b|^ALTER TABLE .*\b(DROP|ADD) (FOREIGN KEY|INDEX|KEY)\b|^RENAME TABLE\b|^SET (NAMES|FOREIGN_KEY_CHECKS)\b|`/,
  },
  {
    name: 'SQL Server',
    words:
      /\bGO$|^GO\b|\bIDENTITY \( \d+ , \d+ \)|\bNVARCHAR \( MAX \)|^EXEC(UTE)? (SP_|DBO)|^IF (NOT )?EXISTS \(|\[ ?DBO ?\]|^IF OBJECT_ID\b|\bUNIQUEIDENTIFIER\b|^DECLARE @/,
  },
  {
    name: 'Oracle',
    words:
      /\bVARCHAR2 \(|\bNUMBER \( \d+|\bSYSTIMESTAMP\b|^CREATE OR REPLACE (EDITIONABLE )?(PACKAGE|TYPE BODY)\b/,
  },
  {
    name: 'CockroachDB',
    words:
      /\bSTORING \(|\bUPSERT INTO\b|\bINTERLEAVE IN PARENT\b|\bUSING HASH WITH BUCKET_COUNT\b|\bCONFIGURE ZONE\b|\bREGIONAL BY (ROW|TABLE)\b|^ALTER (TABLE|DATABASE) .*\bLOCALITY\b|\bFAMILY \w+ \(/,
  },
  { name: 'ClickHouse', words: /\bENGINE = (\w*MERGETREE|REPLICATED\w*|MEMORY|LOG|KAFKA)\b|\bON CLUSTER\b/ },
  { name: 'DuckDB', words: /^(INSTALL|LOAD) \w+$|^CREATE (OR REPLACE )?MACRO\b/ },
  {
    name: 'SQLite',
    own: 'sqlite',
    words:
      /\bAUTOINCREMENT\b|^PRAGMA\b|\bWITHOUT ROWID\b|^CREATE VIRTUAL TABLE\b|\bINSERT OR (REPLACE|IGNORE|ABORT|FAIL|ROLLBACK)\b|^REPLACE INTO\b|^(ATTACH|DETACH)\b|\bSELECT RAISE \(/,
  },
];

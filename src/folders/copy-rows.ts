import type { Dialect } from '../sql/tokenize.js';

/** A script without rows of `COPY … FROM stdin`, each line where it was. */
interface Copied {
  readonly text: string;
  readonly obstacle: { readonly what: string; readonly line: number } | null;
}

const COPY = /^[ \t]*COPY\s+([^;(]+?)\s*(\([^;]*?\))?\s+FROM\s+stdin\b([^;]*);[ \t]*\r?$/im;

/**
 * Turns `COPY … FROM stdin` with its rows, as pg_dump writes it and psql sends it, into the INSERT that says the same. Where the tool
 * sends files without a client, its rows cannot be sent, and it is an obstacle.
 */
export function withoutCopy(sql: string, dialect: Dialect, fed: boolean): Copied {
  if (dialect !== 'postgres' || !COPY.test(sql)) return { text: sql, obstacle: null };
  const lines = sql.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const match = COPY.exec(lines[at] ?? '');
    if (!match) continue;
    const [, table = '', columns = '', options = ''] = match;
    const obstacle = (what: string): Copied => ({ text: '', obstacle: { what, line: at + 1 } });
    if (!fed) return obstacle('COPY … FROM stdin has its rows in the file, which only psql can send');
    if (options.trim() !== '')
      return obstacle(`COPY … FROM stdin${options} is in another form than pg_dump's own`);
    const end = lines.findIndex((line, place) => place > at && /^\\\.\s*$/.test(line));
    if (end < 0) return obstacle('the rows of COPY … FROM stdin have no end (\\.)');
    const rows = lines.slice(at + 1, end);
    if (rows.length === 0) lines.splice(at, 2, '', '');
    else {
      const values = rows.map(
        (row, place) => `(${cellsOf(row).join(', ')})${place === rows.length - 1 ? '' : ','}`,
      );
      const head = `INSERT INTO ${table} ${columns} OVERRIDING SYSTEM VALUE VALUES`;
      lines.splice(at, rows.length + 2, head, ...values, ';');
    }
    at = end;
  }
  return { text: lines.join('\n'), obstacle: null };
}

/** The cells of a row in COPY's text form, as literals. */
function cellsOf(row: string): string[] {
  return row
    .replace(/\r$/, '')
    .split('\t')
    .map((cell) => (cell === '\\N' ? 'NULL' : literal(unescaped(cell))));
}

/** On one line, so that the lines below keep their numbers. */
function literal(text: string): string {
  if (!/[\n\r]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(cell: string): string {
  return cell.replace(/\\(x[0-9a-f]{1,2}|[0-7]{1,3}|.)/gi, (_, spelled: string) => {
    if (/^x./i.test(spelled)) return String.fromCharCode(Number.parseInt(spelled.slice(1), 16));
    if (/^[0-7]/.test(spelled)) return String.fromCharCode(Number.parseInt(spelled, 8));
    return Object.hasOwn(ESCAPES, spelled) ? (ESCAPES[spelled] ?? spelled) : spelled;
  });
}

import { copyFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Cell } from '../../model/cell.js';
import { StatementError } from '../../model/errors.js';
import type { WorkFolder } from '../store.js';
import { makeWorkFolder } from './work-folder.js';

/** A statement as it may be run. */
interface Statement {
  readonly sql: string;
  readonly parameters: readonly Cell[];
}

/** Other database files that migrations may attach, and where their copies go. */
export interface Companions {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** What the names of the folders of copies begin with. */
  readonly scratch: string;
  /** Hears that a file was attached. */
  readonly remark: (text: string) => void;
}

/**
 * Keeps a connection's statements inside its own database. What attaches a file that is allowed gets a copy of it, which is gone when the
 * connection is closed: the file itself is only read.
 */
export class Confinement {
  readonly #companions: Companions;
  #folder: WorkFolder | undefined;
  #copies = 0;

  constructor(companions: Companions) {
    this.#companions = companions;
  }

  /** @throws {StatementError} for a statement that opens or writes another file than the scratch database */
  inside(sql: string, parameters: readonly Cell[]): Statement {
    const reach = reachOf(sql, parameters);
    if (reach === null) return { sql, parameters };
    const file = reach.file === null ? null : resolve(reach.file);
    if (file === null || !this.#companions.files.includes(file))
      throw new StatementError(reach.reason, sql, 'REHEARSAL_OUTSIDE');
    this.#companions.remark(
      `${reach.file} is attached as a copy of it; what is in an attached file is not looked at`,
    );
    return { sql: `ATTACH ? AS ${reach.name}`, parameters: [this.#copyOf(file)] };
  }

  /** Takes the copies away; the connection has to be closed. */
  end(): void {
    this.#folder?.remove();
    this.#folder = undefined;
  }

  #copyOf(file: string): string {
    this.#folder ??= makeWorkFolder(tmpdir(), this.#companions.scratch);
    const copy = join(this.#folder.path, `attached-${this.#copies++}.db`);
    for (const suffix of ['', '-wal', '-journal'])
      if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    return copy;
  }
}

interface Reach {
  /** The file that would be attached, as it is written; `null`: it is no plain name, or nothing that an option can allow. */
  readonly file: string | null;
  readonly name: string;
  readonly reason: string;
}

/**
 * What a statement would reach besides the scratch database; `null`: nothing. SQLite runs ATTACH and VACUUM only as statements of their
 * own, never inside a trigger or behind EXPLAIN, so that its first word tells.
 */
function reachOf(sql: string, parameters: readonly Cell[]): Reach | null {
  const start = firstToken(sql);
  const what = /^[a-z]*/i.exec(sql.slice(start, start + 20))?.[0].toUpperCase() ?? '';
  const rest = sql.slice(start + what.length);
  if (what === 'ATTACH') return attached(rest, parameters);
  if (what !== 'VACUUM' || !/\binto\b/i.test(rest)) return null;
  const reason =
    'VACUUM INTO writes another file, and a rehearsal works on its own databases only: copy the database outside the migration';
  return { file: null, name: '', reason };
}

/** Where the first thing stands that is no white space, empty statement or comment. */
function firstToken(sql: string): number {
  let at = 0;
  for (;;) {
    if (/[\s;\ufeff]/.test(sql[at] ?? 'x')) at++;
    else if (sql.startsWith('--', at)) at = after(sql, '\n', at);
    else if (sql.startsWith('/*', at)) at = after(sql, '*/', at + 2);
    else return at;
  }
}

function after(sql: string, end: string, from: number): number {
  const at = sql.indexOf(end, from);
  return at < 0 ? sql.length : at + end.length;
}

/** `null` for what lives in memory, or in a nameless file that SQLite takes away. */
function attached(rest: string, parameters: readonly Cell[]): Reach | null {
  const [, quoted, name = ''] =
    /^(?:\s+database)?\s*('(?:[^']|'')*'|"(?:[^"]|"")*"|\?)\s*as\s+(["'`[\]\w]+)\s*;?\s*$/i.exec(rest) ?? [];
  const unquoted = quoted?.slice(1, -1).replaceAll(quoted.slice(0, 1).repeat(2), quoted.slice(0, 1));
  const file = quoted === '?' ? parameters[0] : unquoted;
  if (file === ':memory:' || file === '') return null;
  const reason =
    "ATTACH opens another database file, and a rehearsal works on its own databases only: attach ':memory:', " +
    'move the rows in the application, or give --allow-file with its name to attach a copy';
  return { file: typeof file === 'string' ? file : null, name, reason };
}

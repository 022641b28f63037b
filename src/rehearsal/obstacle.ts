import { dialects, platformOf, type Refusal } from '../dialects/index.js';
import type { Database, Engine } from '../engines/engine.js';
import { NotHereError, StatementError } from '../model/errors.js';
import type { Migration, Statement } from '../model/migration.js';
import type { RunResult } from '../model/run.js';
import type { Source } from '../model/source.js';
import { otherLedgers } from '../runner/others/ledgers.js';
import { isMade } from './made.js';

/** Why a migration cannot be run here although nothing shows that it is wrong, and what to do about it. */
export interface Obstacle {
  readonly reason: string;
  readonly wayOut: string;
  readonly statement?: Statement;
  /** The folder starts from a schema that is not in it. */
  readonly startsElsewhere?: true;
}

/** A statement that could not be run, so that what follows it was tried without it; `null` stands for code. */
export interface Lost {
  readonly id: string;
  readonly sql: string | null;
}

export interface Surroundings {
  readonly engine: Engine;
  readonly source: Source;
  readonly migration: Migration;
  /** As it was before the migration. */
  readonly database: Database;
  readonly lost: readonly Lost[];
  /** An earlier migration wanted a table that none of them makes. */
  readonly startsElsewhere: boolean;
}

/**
 * What stands in the way of an `up` that failed without any rows; `null`: the migration itself is at fault.
 *
 * The engine's refusal is the evidence: a function, extension, type, role or module that is not there; a statement that it cannot parse
 * and another platform can; something missing that an earlier statement would have made, had it been possible to run that; a schema that no
 * migration makes, and a table that none makes, where none has made any: the folder starts from what is not in it.
 */
export async function obstacleTo(result: RunResult, around: Surroundings): Promise<Obstacle | null> {
  const { migration, engine } = around;
  if (migration.up.obstacle !== undefined) {
    return { reason: migration.up.obstacle, wayOut: standIn(migration) };
  }
  const { error } = result;
  if (error instanceof NotHereError) return { reason: error.message, wayOut: standIn(migration) };
  if (isOfProgram(error))
    return {
      reason: `it runs a program, which failed here: ${error.message.split('\n')[0]}`,
      wayOut: standIn(migration),
    };
  const refused = statementErrorIn(error);
  if (refused === null) return error === undefined ? null : afterLostCode(error, around);
  const dialect = dialects[engine.dialect];
  const { message, sql, code } = refused;
  const refusal = dialect.refusal({ sql, message, code });
  const statement = result.statements.at(-1)?.statement;
  const found = (reason: string, wayOut: string): Obstacle => ({
    reason,
    wayOut,
    ...(statement === undefined ? {} : { statement }),
  });
  const lost = lostBefore(refusal, [...around.lost, ...codeBefore(around)]);
  if (lost !== null) {
    return found(
      `${message}, which may be for want of what ${lost.id} could not do here`,
      standIn({ id: lost.id }),
    );
  }
  if (refusal.kind === 'syntax') {
    const platform = await platformOf(sql, engine.dialect);
    if (platform === null) return null;
    return found(
      `this is ${platform}'s SQL, which ${dialect.title} does not read: ${message}`,
      standIn(migration),
    );
  }
  if (refusal.kind !== 'missing') return null;
  switch (refusal.what) {
    case 'function':
      return (await isKnown(refusal.name, around)) ? null : found(message, dialect.missingFunction);
    case 'extension':
    case 'module':
    case 'collation':
    case 'surroundings':
      return found(message, `make it available here, or ${standIn(migration)}`);
    case 'type': {
      const extension = dialect.extensionOfType(refusal.name);
      return found(
        `${message}; it comes with the extension ${extension}, which no migration has created here`,
        standIn(migration),
      );
    }
    case 'table':
    case 'schema':
      if (refusal.what === 'table' && isLedger(refusal.name))
        return found(`${message}: a tool that applies migrations makes it by itself`, standIn(migration));
      return (await isFromElsewhere(refusal.name, refusal.what, around))
        ? { ...found(`${message}, and no migration makes it`, BASELINE), startsElsewhere: true }
        : null;
    default:
      return null;
  }
}

/** What `child_process` throws of a program that could not be started, or ended otherwise than well: it asked for another database than this one. */
function isOfProgram(error: Error | undefined): error is Error {
  return error !== undefined && 'status' in error && 'signal' in error && 'output' in error && 'pid' in error;
}

/** The engine's own refusal, which a tool may have wrapped in errors of its own. */
function statementErrorIn(error: unknown): StatementError | null {
  for (let at = error; at instanceof Error; at = at.cause ?? (at as { parent?: unknown }).parent)
    if (at instanceof StatementError) return at;
  return null;
}

/** Code that gives up by itself, where other code in front of it could not be run and may have made what it looks for. */
function afterLostCode(error: Error, { migration, lost }: Surroundings): Obstacle | null {
  const before = lost.find(({ sql }) => sql === null);
  if (typeof migration.up.steps !== 'function' || before === undefined || error instanceof ReferenceError)
    return null;
  return {
    reason: `${error.message}, which may be for want of what ${before.id} could not do here`,
    wayOut: standIn({ id: before.id }),
  };
}

const BASELINE =
  'put the schema that the folder starts from into a file that sorts before its first one, or rehearse on a database that has it: --on FILE';

/** Whether tools for migrations keep their history in a table of that name. */
function isLedger(name: string): boolean {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  return otherLedgers.some(({ table }) => table === bare);
}

/**
 * Whether no migration makes a schema of that name; or a table or view, where none has made a table yet, or another such one was wanted
 * before.
 */
async function isFromElsewhere(
  name: string,
  what: 'table' | 'schema',
  { source, database, startsElsewhere }: Surroundings,
): Promise<boolean> {
  if (what === 'schema') return !isMade(name, source, 'SCHEMA');
  const { tables, views } = await database.schema();
  return (startsElsewhere || tables.length + views.length === 0) && !isMade(name, source, 'TABLE|VIEW');
}

/** The lost statement that names what is missing, or code, which may have made anything. */
function lostBefore(refusal: Refusal, lost: readonly Lost[]): Lost | null {
  if (refusal.kind !== 'missing' && refusal.kind !== 'exists') return null;
  const named = new RegExp(`(?<![\\w$])${refusal.name.replace(/[^\w]/g, '\\$&')}(?![\\w$])`, 'i');
  return refusal.name === '' ? null : (lost.find(({ sql }) => sql === null || named.test(sql)) ?? null);
}

/** Migrations in code that come before this one and were not run. */
function codeBefore({ source, migration }: Surroundings): Lost[] {
  const own = numberOf(migration.id);
  if (own === null) return [];
  return (source.uncovered ?? [])
    .map((path) => path.slice(path.lastIndexOf('/') + 1))
    .filter((name) => (numberOf(name) ?? own) < own)
    .map((id) => ({ id, sql: null }));
}

function numberOf(name: string): bigint | null {
  const [, digits] = /^[vV]?(\d+)/.exec(name) ?? [];
  return digits === undefined ? null : BigInt(digits);
}

/** Whether the database has a function of that name, or a migration creates it, so that it is the call that is wrong. */
async function isKnown(name: string, { engine, source, database }: Surroundings): Promise<boolean> {
  const query = dialects[engine.dialect].functionNamed;
  if (query === null) return false;
  if ((await database.all(query(name))).length > 0) return true;
  return isMade(name, source, 'FUNCTION', '\\s*\\(');
}

function standIn({ id }: { readonly id: string }): string {
  return `run SQL of your own in its place: --stand-in ${id}=FILE.sql`;
}

import type { Action, Connection, Migration, Statement } from '../model/migration.js';
import type { Mutant } from '../model/mutation.js';
import type { Direction } from '../model/run.js';
import { statementFacts } from '../sql/statement.js';
import { type Dialect, tokenize } from '../sql/tokenize.js';
import { type Planted, rowFaults } from './row-faults.js';
import { indexFaults, schemaFaults } from './schema-faults.js';

/** A migration with one fault in it. */
export interface Plant {
  readonly migration: Migration;
  readonly mutant: Omit<Mutant, 'outcome' | 'caughtBy'>;
}

/**
 * The migration with one fault at a time: a statement left out, or changed; a way back that does nothing. What cannot be judged is not
 * planted: of a table that is new, no database says which constraints it was to have.
 *
 * @param rebuilds whether the migration makes a table of before anew
 */
export function plantsOf(migration: Migration, heard: Heard, dialect: Dialect, rebuilds: boolean): Plant[] {
  return (['up', 'down'] as const).flatMap((direction) => {
    const action = migration[direction];
    if (action === null) return [];
    const statements = typeof action.steps === 'function' ? heard[direction] : action.steps;
    const plants = statements.flatMap((statement, at) =>
      faultsOf(statement.sql, dialect, rebuilds).map((planted) =>
        plantOf(migration, { direction, action, statement, at }, planted),
      ),
    );
    return direction === 'down' && plants.length > 1
      ? [...plants, emptied(migration, action, statements)]
      : plants;
  });
}

/** What a migration written as code was heard to run, each text once. */
export type Heard = Readonly<Record<Direction, readonly Statement[]>>;

interface Place {
  readonly direction: Direction;
  readonly action: Action;
  readonly statement: Statement;
  readonly at: number;
}

function plantOf(
  migration: Migration,
  { direction, action, statement, at }: Place,
  { fault, sql }: Planted,
): Plant {
  return {
    migration: { ...migration, [direction]: { ...action, steps: stepsWith(action, statement, at, sql) } },
    mutant: {
      fault,
      direction,
      statement: at + 1,
      file: statement.file ?? null,
      line: statement.line ?? null,
      before: statement.sql,
      after: sql,
    },
  };
}

function stepsWith({ steps }: Action, statement: Statement, at: number, sql: string): Action['steps'] {
  if (typeof steps !== 'function')
    return sql === '' ? steps.toSpliced(at, 1) : steps.with(at, { ...statement, sql });
  return (connection) => steps(inPlaceOf(connection, statement.sql, sql));
}

/** The connection, on which one text stands for another; for nothing where that is empty. */
function inPlaceOf(connection: Connection, before: string, after: string): Connection {
  const { engine, dialect, moment } = connection;
  return {
    engine,
    dialect,
    ...(moment === undefined ? {} : { moment }),
    all: (sql, parameters) => connection.all(sql, parameters),
    run: async (sql, parameters) => {
      if (sql !== before) return connection.run(sql, parameters);
      return after === '' ? { changes: 0 } : connection.run(after, parameters);
    },
    query: (sql, parameters) => connection.query(sql === before && after !== '' ? after : sql, parameters),
  };
}

function emptied(migration: Migration, action: Action, steps: readonly Statement[]): Plant {
  return {
    migration: { ...migration, down: { ...action, steps: [] } },
    mutant: {
      fault: 'empty-down',
      direction: 'down',
      statement: 0,
      file: steps[0]?.file ?? null,
      line: null,
      before: steps.map(({ sql }) => sql).join(';\n'),
      after: '',
    },
  };
}

/** The same text twice is one fault. */
function faultsOf(sql: string, dialect: Dialect, rebuilds: boolean): Planted[] {
  const { kind, data } = statementFacts(sql, dialect);
  const tokens = tokenize(sql, dialect);
  const [first = ''] = tokens.filter(({ keyword }) => keyword !== '').map(({ keyword }) => keyword);
  if (SURROUNDINGS.has(first)) return [];
  const planted: Planted[] = [{ fault: dropOf(first, sql), sql: '' }];
  if (data) planted.push(...rowFaults(tokens));
  else if (kind === 'create-table' && rebuilds) planted.push(...schemaFaults(tokens));
  else if (first === 'ALTER' && rebuilds) planted.push(...schemaFaults(tokens));
  else if (/^\s*CREATE\s+UNIQUE\s+INDEX\b/i.test(sql)) planted.push(...indexFaults(tokens));
  return [...new Map(planted.map((each) => [each.sql.replace(/\s+/g, ' '), each])).values()].filter(
    (each) => each.sql !== sql,
  );
}

/** How the connection is, and not what the migration does. */
const SURROUNDINGS = new Set([
  'BEGIN',
  'COMMIT',
  'END',
  'ROLLBACK',
  'SAVEPOINT',
  'RELEASE',
  'PRAGMA',
  'SET',
  'START',
  'ANALYZE',
]);

function dropOf(first: string, sql: string): string {
  const object = /^\s*CREATE\s+(?:OR\s+REPLACE\s+|UNIQUE\s+)*(INDEX|TRIGGER|POLICY|VIEW)\b/i.exec(sql)?.[1];
  return object === undefined || first !== 'CREATE' ? 'drop-statement' : `drop-${object.toLowerCase()}`;
}

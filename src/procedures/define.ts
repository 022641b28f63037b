import {
  type Accepts,
  type DefinedMigration,
  defineMigration,
  type MigrationDefinition,
} from '../folders/define-migration.js';
import type { Row, Tables } from '../model/dataset.js';
import { UserError } from '../model/errors.js';
import type { Changes, MigrationFunction } from '../model/migration.js';
import type { Query } from '../model/query.js';
import { withoutTriggers } from '../originals/index.js';
import type { Dialect } from '../sql/tokenize.js';
import { clearAside, makeAside } from './aside.js';
import type { Procedure, Setting, Steps } from './procedure.js';

/** A migration that is made of procedures. */
export interface ProceduresDefinition {
  /** The file's name without its extension. What the procedures keep is kept under it, so it must not change later. */
  readonly id: string;
  readonly description: string;
  /** In the order in which `up` runs them; `down` runs them the other way round. */
  readonly procedures: readonly Procedure[];
  readonly accepts?: readonly Accepts[];
  readonly queries?: readonly Query[];
}

/**
 * Defines a migration as a list of procedures, as the default export of its file. Its SQL is rendered for the dialect of the folder that
 * is read, so that one file serves every engine.
 *
 * @throws {UserError} for a list without a procedure
 */
export function defineProcedures(definition: ProceduresDefinition): DefinedMigration {
  const { id, procedures, ...rest } = definition;
  if (procedures.length === 0) {
    throw new UserError(`the migration ${id} has no procedures`, { wayOut: 'list what it is to do' });
  }
  return defineMigration((dialect) => ({ id, ...rest, ...rendered(procedures, { migration: id, dialect }) }));
}

type Rendered = Required<
  Pick<MigrationDefinition, 'preconditions' | 'postconditions' | 'changes' | 'model'>
> & { readonly up: MigrationFunction; readonly down: MigrationFunction };

/** Procedures as the parts of one migration, for whoever writes the rest by hand. */
export function rendered(procedures: readonly Procedure[], setting: Setting): Rendered {
  const parts = procedures.map((procedure) => procedure(setting));
  const tables = [...new Set(parts.flatMap((part) => part.tables))];
  return {
    changes: changesOf(parts),
    preconditions: named(parts.flatMap((part) => part.preconditions)),
    up: withoutTriggers(
      tables,
      parts.flatMap((part) => part.up),
    ),
    down: wayBack(tables, parts),
    postconditions: named(parts.flatMap((part) => part.postconditions)),
    model: (before, dialect) => inTurn(parts, before, dialect),
  };
}

/** Each procedure's reference is asked what it makes of the rows that the one before has made. */
function inTurn(parts: readonly Steps[], before: Tables, dialect: Dialect): Tables {
  const rows = new Map<string, readonly Row[]>();
  for (const { model } of parts) {
    const sofar = { ...before, ...Object.fromEntries(rows) };
    for (const [table, changed] of Object.entries(model(sofar, dialect))) rows.set(table, changed);
  }
  return Object.fromEntries(rows);
}

function wayBack(tables: readonly string[], parts: readonly Steps[]): MigrationFunction {
  const aside = parts.flatMap((part) => part.aside);
  const go = withoutTriggers(
    tables,
    parts.toReversed().flatMap((part) => part.down),
  );
  return async (connection) => {
    await makeAside(connection, aside);
    await go(connection);
    await clearAside(connection, aside);
  };
}

function changesOf(parts: readonly Steps[]): Changes {
  const changes: Record<string, readonly string[] | '*'> = {};
  for (const [table, columns] of parts.flatMap((part) => Object.entries(part.changes))) {
    const known = changes[table] ?? [];
    changes[table] = known === '*' || columns === '*' ? '*' : [...new Set([...known, ...columns])];
  }
  return changes;
}

/** Each condition once: several procedures may ask for the same. */
function named<T extends { readonly name: string }>(conditions: readonly T[]): T[] {
  return [...new Map(conditions.map((condition) => [condition.name, condition])).values()];
}

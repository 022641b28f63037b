import type { Model } from '../model/dataset.js';
import { UserError } from '../model/errors.js';
import type { Changes, Condition, MigrationFunction } from '../model/migration.js';
import { isPropertyId, type PropertyId, propertyIds } from '../model/property-id.js';
import type { Query } from '../model/query.js';
import { isPlaceholder } from '../model/reason.js';
import type { Dialect } from '../sql/tokenize.js';

/** What one direction does: SQL (any number of statements in one text), several such texts, or code. */
export type Steps = string | readonly string[] | MigrationFunction;

/** A named deviation that the author accepts, with the reason. */
export interface Accepts {
  readonly property: PropertyId;
  readonly table?: string;
  /** Only together with `table`. */
  readonly column?: string;
  readonly reason: string;
}

interface Common {
  /** The file's name without its extension, where left out. */
  readonly id?: string;
  /** What it is for, in one sentence. */
  readonly description: string;
  readonly up: Steps;
  /** Queries that list what stands in the way; the migration is refused while one lists anything. */
  readonly preconditions?: readonly Condition[];
  /** Queries that list what is wrong afterwards; the migration is rolled back when one lists anything. */
  readonly postconditions?: readonly Condition[];
  /** What it means to write; read from its SQL where left out. Needed when a direction is code. */
  readonly changes?: Changes;
  readonly accepts?: readonly Accepts[];
  /** Statements of the application that must go on running, and keep their indexes. */
  readonly queries?: readonly Query[];
  /** What the rows are to be afterwards, in plain TypeScript: the reference for the property `model`. */
  readonly model?: Model;
  /** Whether the runner puts a transaction around each direction (true). */
  readonly transaction?: boolean;
}

/** There is a way back, or the reason why there is none. */
type WayBack =
  | { readonly down: Steps; readonly irreversible?: never }
  | { readonly down?: never; readonly irreversible: string };

export type MigrationDefinition = Common & WayBack;

/** A definition for each dialect, where their SQL must differ. */
export type DefinitionByDialect = (dialect: Dialect) => MigrationDefinition;

/** What {@link defineMigration} returns, told from any other object by its mark. */
export type DefinedMigration = { readonly [MARK]: DefinitionByDialect };

/** Registered for the whole process, so that two copies of the package know each other's migrations. */
const MARK = Symbol.for('rehearsal.migration');

/**
 * Defines a migration, as the default export of its file.
 *
 * @throws {UserError} for a definition that the types would not let through, or with an empty text in it
 */
export function defineMigration(definition: MigrationDefinition): DefinedMigration & MigrationDefinition;
/** Defines it as a function of the dialect that the folder is read for. */
export function defineMigration(definition: DefinitionByDialect): DefinedMigration;
/** See above. */
export function defineMigration(definition: MigrationDefinition | DefinitionByDialect): DefinedMigration {
  if (typeof definition === 'function') {
    const checked = (dialect: Dialect) => {
      const defined = definition(dialect);
      checkDefinition(defined);
      return defined;
    };
    return Object.freeze({ [MARK]: checked });
  }
  checkDefinition(definition);
  return Object.freeze({ ...definition, [MARK]: () => definition });
}

/** The definition for a dialect. @throws {UserError} see {@link defineMigration} */
export function definitionFor(defined: DefinedMigration, dialect: Dialect): MigrationDefinition {
  return defined[MARK](dialect);
}

export function isDefinedMigration(value: unknown): value is DefinedMigration {
  return typeof value === 'object' && value !== null && MARK in value;
}

const KEYS = new Set([
  'id',
  'description',
  'up',
  'down',
  'irreversible',
  'preconditions',
  'postconditions',
  'changes',
  'accepts',
  'queries',
  'model',
  'transaction',
]);

function checkDefinition(definition: MigrationDefinition): void {
  for (const key of Object.keys(definition)) {
    if (!KEYS.has(key))
      throw new UserError(`a migration has no "${key}"`, { wayOut: `it has ${[...KEYS].join(', ')}` });
  }
  requireText(definition.description, 'description');
  if (definition.id !== undefined) requireText(definition.id, 'id');
  requireSteps(definition.up, 'up');
  if (definition.irreversible === undefined && definition.down === undefined) {
    const wayOut = "write `down`, or say why there is none: `irreversible: 'the reason'`";
    throw new UserError('the migration has no way back', { wayOut });
  }
  if (definition.irreversible !== undefined) requireText(definition.irreversible, 'irreversible');
  if (definition.down !== undefined) requireSteps(definition.down, 'down');
  if (definition.irreversible !== undefined && definition.down !== undefined) {
    throw new UserError('the migration has a `down` and says that it is irreversible', {
      wayOut: 'keep one of the two',
    });
  }
  const { preconditions = [], postconditions = [], queries = [] } = definition;
  for (const [kind, named] of [
    ['condition', [...preconditions, ...postconditions]],
    ['query', queries],
  ] as const) {
    for (const { name, sql } of named) {
      requireText(name, `name of a ${kind}`);
      requireText(sql, `sql of the ${kind} "${name}"`);
    }
  }
  for (const accepts of definition.accepts ?? []) checkAccepts(accepts);
}

function checkAccepts(accepts: Accepts): void {
  if (!isPropertyId(accepts.property)) {
    const wayOut = `the properties are ${propertyIds.join(', ')}`;
    throw new UserError(`"${String(accepts.property)}" is no property`, { wayOut });
  }
  requireText(accepts.reason, `reason for accepting ${accepts.property}`);
  if (isPlaceholder(accepts.reason)) {
    throw new UserError(`the reason for accepting ${accepts.property} is still the placeholder`, {
      wayOut: 'write the reason',
    });
  }
  if (accepts.column !== undefined && accepts.table === undefined) {
    throw new UserError(`the acceptance of ${accepts.property} names a column and no table`, {
      wayOut: 'name the table too',
    });
  }
}

function requireText(value: unknown, name: string): void {
  if (typeof value === 'string' && value.trim() !== '') return;
  throw new UserError(`the ${name} of the migration is missing or empty`, { wayOut: `write its ${name}` });
}

function requireSteps(value: unknown, name: string): void {
  if (typeof value === 'function') return;
  const texts = Array.isArray(value) ? (value as unknown[]) : [value];
  if (texts.length > 0 && texts.every((text) => typeof text === 'string' && text.trim() !== '')) return;
  throw new UserError(`\`${name}\` is neither SQL nor a function`, {
    wayOut: 'give SQL text, a list of SQL texts, or a function over a connection',
  });
}

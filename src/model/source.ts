import type { Migration } from './migration.js';
import type { Query } from './query.js';

/** The formats of migration folders that can be read. */
export const formats = [
  'rehearsal',
  'golang-migrate',
  'diesel',
  'goose',
  'sql-migrate',
  'dbmate',
  'sqlx',
  'flyway',
  'prisma',
  'drizzle',
  'plain',
  'twins',
  'sections',
  'tern',
  'atlas',
  'sqitch',
  'liquibase',
  'supabase',
  'node-pg-migrate-sql',
  'knex',
  'typeorm',
  'kysely',
  'sequelize',
  'node-pg-migrate',
  'mikro-orm',
  'payload',
  'postgres-migrations',
  'prisma-8',
  'command',
] as const;

export type Format = (typeof formats)[number];

/** A folder of migrations, read and put in order. */
export interface Source {
  readonly folder: string;
  readonly format: Format;
  readonly dialect: 'sqlite' | 'postgres';
  readonly migrations: readonly Migration[];
  readonly rules: Rules;
  readonly prelude?: Prelude;
  /** Statements that the application runs, where they were given. */
  readonly queries?: readonly Query[];
  /** Migrations that are code which is not run, so that nothing is proven of them. */
  readonly uncovered?: readonly string[];
  /** What was noticed while reading and a person should know (gaps, ignored dialects, code migrations). */
  readonly notes: readonly Note[];
}

/** What stands in for what the platform has before the first migration. */
export interface Prelude {
  /** Roles of the server, none of which may log in: those that it lacks are made. */
  readonly roles: readonly string[];
  /** They may name the roles. */
  readonly statements: readonly string[];
}

/** `rolling`: the old application goes on running beside the new schema; `stop`: it is stopped before and started after. */
export type Deployment = 'rolling' | 'stop';

/** The surroundings in which the folder's own tool runs a migration. */
export interface Rules {
  /** Whether foreign keys are enforced when a connection is opened. */
  readonly foreignKeys: boolean;
  /** `shared`: one connection runs the whole chain; `fresh`: each migration gets its own. */
  readonly connection: 'shared' | 'fresh';
  /** Schemas in which every connection looks up names after those where it would anyway. */
  readonly searchPath?: readonly string[];
  /** Whether the tool can put a transaction around a migration at all (Prisma's does not on SQLite). */
  readonly transactions: boolean;
  /** The tool writes its history in a transaction of its own, so that a direction which has done all of its work is done. */
  readonly recordsApart?: boolean;
  /** That it does is an assumption: the runner is not known, or may be told otherwise. */
  readonly wrapperAssumed?: boolean;
  /** A process of its own works on a file: what it sends is not seen, and cannot be stopped half-way. */
  readonly unseen?: boolean;
  /** What a run costs beside the engine's own, in runs of the cheapest engine: shrinking spends so much less of them. */
  readonly costOfARun?: number;
  /** Whether the format has a way to write a `down`. */
  readonly reversible: boolean;
  /** Most migrations of the folder have no `down`, so that none is missed where there is none. */
  readonly forwardOnly?: boolean;
  /** What the user says of the application during a release: absent, nothing is said. */
  readonly deployment?: Deployment;
  /** Whether the format has a way to state conditions. */
  readonly conditions: boolean;
}

export interface Note {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  /** `gap`: something could not be read or run and the verdicts say nothing about it. */
  readonly kind: 'context' | 'gap';
}

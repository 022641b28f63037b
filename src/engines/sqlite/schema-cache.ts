import type BetterSqlite3 from 'better-sqlite3';
import type { Schema } from '../../model/schema.js';
import type { HealthProblem } from '../engine.js';
import { KnownObjects } from './known-objects.js';
import { readSchema } from './schema.js';

/** What follows from a database's definitions alone. */
export interface KnownSchema {
  readonly schema: Schema;
  /** The framework's own tables that are there, with their columns. */
  readonly kept: ReadonlyMap<string, string[]>;
  /** Objects that do not compile; `undefined` until somebody asks. */
  broken?: readonly HealthProblem[];
}

/**
 * Schemas by the text of their definitions. Hundreds of scratch databases share a handful of schemas, and reading
 * one through pragmas costs more than the rows of a small dataset.
 */
export class SchemaCache {
  readonly #known = new Map<string, KnownSchema>();
  readonly #objects = new KnownObjects();

  read(db: BetterSqlite3.Database): KnownSchema {
    const objects = db.prepare(CATALOG).raw(true).all() as [string, string, string, string | null][];
    const key = objects.map((object) => object.join('\u0000')).join('\u0001');
    let known = this.#known.get(key);
    if (known === undefined) {
      const kept = objects.filter(([type, name]) => type === 'table' && name.startsWith('_rehearsal_'));
      const columns = db.prepare('SELECT name FROM pragma_table_info(?)').pluck();
      known = {
        schema: readSchema(db, this.#objects),
        kept: new Map(kept.map(([, name]) => [name, columns.all(name) as string[]])),
      };
      this.#known.set(key, known);
    }
    return known;
  }
}

/** The objects, and with them the settings that are stored in the file. */
const CATALOG = `
  SELECT type, name, tbl_name, sql FROM sqlite_schema
  UNION ALL
  SELECT 'setting', user_version, application_id, '' FROM pragma_user_version, pragma_application_id`;

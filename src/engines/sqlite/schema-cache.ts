import type BetterSqlite3 from 'better-sqlite3';
import type { Schema } from '../../model/schema.js';
import { readSchema } from './schema.js';

/**
 * Schemas by the text of their definitions. Hundreds of scratch databases share a handful of schemas, and reading
 * one through pragmas costs more than the rows of a small dataset.
 */
export class SchemaCache {
  readonly #known = new Map<string, Schema>();

  read(db: BetterSqlite3.Database): Schema {
    const key = schemaKey(db);
    let schema = this.#known.get(key);
    if (schema === undefined) {
      schema = readSchema(db);
      this.#known.set(key, schema);
    }
    return schema;
  }
}

function schemaKey(db: BetterSqlite3.Database): string {
  const objects = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').raw(true).all();
  const settings = [
    db.pragma('user_version', { simple: true }),
    db.pragma('application_id', { simple: true }),
  ];
  return `${settings.join(' ')}\n${JSON.stringify(objects)}`;
}

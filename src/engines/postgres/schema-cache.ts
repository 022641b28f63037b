import type { Schema } from '../../model/schema.js';
import type { HealthProblem } from '../engine.js';
import { readCatalog } from './catalog.js';
import { schemaOf } from './schema.js';
import type { Session } from './session.js';

/** What follows from a database's definitions alone. */
export interface KnownSchema {
  readonly schema: Schema;
  /** The framework's own tables that are there. */
  readonly kept: readonly string[];
  /** Each table's and view's name in the schema, and the same as SQL. */
  readonly references: ReadonlyMap<string, string>;
  /** Columns that a sequence numbers. */
  readonly numbered: readonly Numbered[];
  /** Foreign keys that are checked at once, whatever a transaction asks for. */
  readonly constraints: readonly NamedConstraint[];
  /** Objects that are not as they should be by their definitions; `undefined` until somebody asks. */
  broken?: readonly HealthProblem[];
}

export interface Numbered {
  /** As the schema names it. */
  readonly table: string;
  readonly column: string;
  /** As SQL. */
  readonly sequence: string;
}

export interface NamedConstraint {
  /** As the schema names it. */
  readonly table: string;
  readonly name: string;
}

/** Schemas by what the catalogs say: hundreds of scratch databases share a handful of schemas. */
export class SchemaCache {
  readonly #known = new Map<string, KnownSchema>();

  async read(session: Session): Promise<KnownSchema> {
    const { text, parse } = await readCatalog(session);
    const key = withoutIdentifiers(text);
    let known = this.#known.get(key);
    if (known === undefined) {
      known = schemaOf(parse());
      if (this.#known.size >= SCHEMAS) this.#known.clear();
      this.#known.set(key, known);
    }
    return known;
  }
}

const SCHEMAS = 500;

/** The same definitions made once more have other object identifiers: each becomes the place of its first use. */
function withoutIdentifiers(text: string): string {
  const places = new Map<string, number>();
  return text.replace(/"(oid|relation|parent)":(\d+)/g, (_, name: string, identifier: string) => {
    const place = places.get(identifier) ?? places.size;
    places.set(identifier, place);
    return `"${name}":${place}`;
  });
}

import { readCatalog } from './catalog.js';
import type { Channel } from './channel.js';
import type { KnownSchema } from './known-schema.js';
import { schemaOf } from './schema.js';

/** Schemas by what the catalogs say: hundreds of scratch databases share a handful of schemas. */
export class SchemaCache {
  readonly #known = new Map<string, KnownSchema>();

  async read(channel: Channel): Promise<KnownSchema> {
    const { text, parse } = await readCatalog(channel);
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

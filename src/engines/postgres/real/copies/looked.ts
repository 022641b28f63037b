import type { KnownSchema } from '../../known-schema.js';
import { SchemaCache } from '../../schema-cache.js';
import { connect, type Target } from '../connect.js';
import { Direct } from '../direct.js';

/** A database that is only looked at, and what its catalogs say. */
export interface Looked {
  readonly channel: Direct;
  readonly known: KnownSchema;
}

/** Looks at a database over a connection of its own. @throws {UserError} when it cannot be reached */
export async function inspecting<T>(target: Target, look: (looked: Looked) => Promise<T>): Promise<T> {
  const wire = await connect(target, { readonly: true });
  try {
    const channel = new Direct(wire);
    return await look({ channel, known: await schemas.read(channel) });
  } finally {
    await wire.end();
  }
}

const schemas = new SchemaCache();

import type { RelationRow } from './catalog.js';

/** Names by object identifier. */
export class Naming {
  readonly #names: ReadonlyMap<number, string>;

  constructor(relations: readonly RelationRow[]) {
    this.#names = new Map(relations.map((relation) => [relation.oid, nameOf(relation)]));
  }

  of(oid: number): string {
    return this.#names.get(oid) ?? `(${oid})`;
  }

  has(oid: number): boolean {
    return this.#names.has(oid);
  }
}

export function nameOf({ schema, name }: { readonly schema: string | null; readonly name: string }): string {
  return schema === null || schema === 'public' ? name : `${schema}.${name}`;
}

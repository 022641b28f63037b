import { own } from '../../model/record.js';

/** The extension that brings a type of this name; `null`: none that is known. */
export function extensionOfType(type: string): string | null {
  const bare = type.toLowerCase();
  return Object.hasOwn(TYPES, bare) ? (own(TYPES, bare) ?? null) : null;
}

/** The types of PostgreSQL's own additional modules and of the extensions that are packaged with it most. */
const TYPES: Readonly<Record<string, string>> = {
  citext: 'citext',
  hstore: 'hstore',
  ltree: 'ltree',
  lquery: 'ltree',
  ltxtquery: 'ltree',
  cube: 'cube',
  seg: 'seg',
  isbn: 'isn',
  isbn13: 'isn',
  issn: 'isn',
  issn13: 'isn',
  ismn: 'isn',
  ean13: 'isn',
  upc: 'isn',
  query_int: 'intarray',
  vector: 'vector',
  halfvec: 'vector',
  sparsevec: 'vector',
  geometry: 'postgis',
  geography: 'postgis',
  box2d: 'postgis',
  box3d: 'postgis',
  raster: 'postgis_raster',
  topogeometry: 'postgis_topology',
  semver: 'semver',
  roaringbitmap: 'roaringbitmap',
  hll: 'hll',
  agtype: 'age',
  h3index: 'h3',
};

import type { Dialect } from '../../sql/tokenize.js';
import type { Catalog } from './catalog.js';
import { postgresCatalog } from './postgres.js';
import { sqliteCatalog } from './sqlite.js';

/** How definitions are asked for, by dialect. */
export const catalogs: Readonly<Record<Dialect, Catalog>> = {
  sqlite: sqliteCatalog,
  postgres: postgresCatalog,
};

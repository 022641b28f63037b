import type { Dialect } from '../../sql/tokenize.js';
import type { Layout, LayoutOf } from '../layout.js';
import type { Place } from '../place.js';
import { postgresLayout } from './postgres.js';
import { sqliteLayout } from './sqlite.js';

const layouts: Readonly<Record<Dialect, LayoutOf>> = { sqlite: sqliteLayout, postgres: postgresLayout };

/** How the place's dialect lays displaced cells aside. */
export function layoutOf(place: Place): Layout {
  return place.dialect === undefined ? sqliteLayout(place) : layouts[place.dialect](place);
}

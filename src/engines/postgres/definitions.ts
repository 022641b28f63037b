import type { RelationRow } from './catalog.js';
import { quoteName } from './cells.js';

/** PostgreSQL keeps no statements; this is one that would make the view. */
export function viewSql(kind: string, relation: RelationRow): string {
  return `CREATE ${kind} ${quoteName(relation.name)} AS ${relation.query?.trim() ?? ''}`;
}

/** How the catalogs' letters for identity columns are written. */
export const IDENTITY: Readonly<Record<string, string>> = { a: 'ALWAYS', d: 'BY DEFAULT' };

import type { Table } from './schema.js';

/** Whether a column is called as one that names rows of the table: `user_id` or `userId` for `users`. Names prove nothing. */
export function refersByName(column: string, { name }: Pick<Table, 'name'>): boolean {
  const words = (text: string) => text.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  const [, stem] = /^(.+?)_(?:id|uuid|key)$/.exec(words(column)) ?? [];
  if (stem === undefined) return false;
  const table = words(name).replace(/^.*\./, '');
  const singular = [table, table.replace(/ies$/, 'y'), table.replace(/es$/, ''), table.replace(/s$/, '')];
  return singular.includes(stem);
}

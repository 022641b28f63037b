import { rowOf } from '../compare/index.js';
import type { Database, HealthProblem } from '../engines/engine.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable } from '../model/schema.js';
import { attempt, deleteOf, insertOf, keyOfRow, updateOf } from './application.js';
import type { Trial } from './property.js';

/** What the engine's own checks find once an application has edited, deleted and inserted a row of each table. */
export async function healthAfterWrites(trial: Trial, state: 'before' | 'up'): Promise<HealthProblem[]> {
  const image = state === 'before' ? await trial.before() : (await trial.up()).image;
  const database = await trial.open(state);
  try {
    for (const table of image.tables.values()) await write(database, image, table);
    return await database.health();
  } finally {
    await database.close();
  }
}

/** Each write is one that the database may refuse. */
async function write(database: Database, { schema }: Image, table: TableImage): Promise<void> {
  const definition = findTable(schema, table.name);
  const [first, last] = [table.rows[0], table.rows.at(-1)];
  if (definition === undefined || definition.virtual !== null || first === undefined || last === undefined)
    return;
  const written = definition.columns.filter(({ generated }) => generated === null);
  const key = keyOfRow(definition.primaryKey, rowOf(table, first));
  for (const { name, primaryKey } of written) {
    const cell = first[table.columns.indexOf(name)] ?? null;
    if (key === null || primaryKey > 0 || typeof cell !== 'string') continue;
    await attempt(database, updateOf(table.name, key, { [name]: `${cell} edited` }));
  }
  const lastKey = keyOfRow(definition.primaryKey, rowOf(table, last));
  if (lastKey === null || (await attempt(database, deleteOf(table.name, lastKey))) !== null) return;
  const names = new Set(written.map(({ name }) => name));
  const row = Object.fromEntries(Object.entries(rowOf(table, last)).filter(([name]) => names.has(name)));
  await attempt(database, insertOf(table.name, row));
}

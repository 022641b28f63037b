import { fold, keyOf, rowOf, sameName, tableNamed } from '../compare/index.js';
import { addedColumns } from '../effects/added-columns.js';
import type { Effects } from '../effects/effects.js';
import { NONE, valuesIn } from '../effects/values.js';
import type { Database } from '../engines/engine.js';
import { cellKey } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { TableImage } from '../model/image.js';
import { findTable, type Table } from '../model/schema.js';
import { attempt, selectOf, updateOf } from './application.js';
import { newTriggers } from './old/compare.js';
import { begin, rewind } from './old/effect.js';
import type { Trial } from './property.js';

/**
 * New columns that new triggers fill from what a row says, and that no row has which was there: each gets its value as soon as
 * it is written again, and all of them other ones. What says the same of all rows, such as a moment or a user, is about the write.
 */
export async function neverFilled(trial: Trial, effects: Effects): Promise<Finding[]> {
  const { image } = await trial.up();
  const made = newTriggers({ old: trial.schemaBefore, now: image.schema });
  if (made.length === 0 || trial.index === 0 || trial.index > LOOKED) return [];
  const empty = trial.schemaBefore.tables.flatMap((old) => {
    const effect = effects.table(old.name);
    const now = effect && findTable(image.schema, effect.name);
    const rows = now && tableNamed(image, now.name);
    if (!now || !rows || rows.rows.length < ENOUGH || rows.key.length === 0) return [];
    if (!made.some(({ table }) => sameName(table, now.name))) return [];
    return addedColumns(now, effect)
      .filter(({ generated }) => generated === null)
      .filter(({ name }) => valuesIn(image, now.name, name).every((value) => value === NONE))
      .map(({ name }) => ({ old, now, rows, column: name }));
  });
  if (empty.length === 0) return [];
  const database = await trial.open('up');
  try {
    await begin(database);
    const findings: Finding[] = [];
    for (const each of empty) if (await isFilledByAWrite(database, each)) findings.push(finding(each));
    return findings;
  } finally {
    await database.close();
  }
}

const LOOKED = 8;
/** Rows, and different values of theirs, before it is taken for more than chance. */
const ENOUGH = 3;
/** Rows that are written again. */
const TRIED = 8;

interface Empty {
  readonly old: Table;
  readonly now: Table;
  readonly rows: TableImage;
  readonly column: string;
}

async function isFilledByAWrite(database: Database, { old, now, rows, column }: Empty): Promise<boolean> {
  const written = now.columns.find(
    ({ name, primaryKey, generated }) =>
      primaryKey === 0 && generated === null && old.columns.some((other) => fold(other.name) === fold(name)),
  );
  if (written === undefined) return false;
  const values: string[] = [];
  for (const cells of rows.rows.slice(0, TRIED)) {
    const key: Row = keyOf(rows, cells);
    const same = { [written.name]: rowOf(rows, cells)[written.name] ?? null };
    if ((await attempt(database, updateOf(now.name, key, same))) === null) {
      const { sql, cells: bound } = selectOf(now.name, [column], key);
      values.push(cellKey((await database.rows(sql, bound)).rows[0]?.[0] ?? null));
    }
    await rewind(database);
  }
  return !values.includes(NONE) && new Set(values).size >= ENOUGH;
}

function finding({ now: { name }, column }: Empty): Finding {
  return {
    code: `never-filled: ${fold(column)}`,
    kind: 'decision',
    table: name,
    column,
    summary: `a new trigger fills ${name}.${column} from what a row says, and up leaves it NULL in every row that is there: each gets a value only when it is written again`,
    differences: [{ table: name, column, after: null }],
    wayOut: `fill it in up as well; or, where only later writes count, accept it: -- rehearsal: accept integrity ${name}.${column} because REASON`,
  };
}

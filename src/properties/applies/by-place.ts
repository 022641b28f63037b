import { fold, tableNamed } from '../../compare/index.js';
import { addedColumns } from '../../effects/added-columns.js';
import { copiesBeside } from '../../effects/copies-beside.js';
import type { Copy, Effects } from '../../effects/effects.js';
import { rowPlaces } from '../../effects/row-places.js';
import { NONE, valuesIn, valuesOf } from '../../effects/values.js';
import { type Cell, cellKey } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import type { Image, TableImage } from '../../model/image.js';
import { findTable } from '../../model/schema.js';
import type { Trial } from '../property.js';
import { imageAlone } from './alone.js';

/** Datasets that are looked at, and rows that are tried alone in each. */
const LOOKED = 16;
const TRIED = 2;

/** Different values before a column is taken for more than a mark. */
const ENOUGH = 2;

type Cells = TableImage['rows'][number];

/** Rows of a table of before, those of them that a part of `up` has reached, and where to see that. */
interface Reach {
  readonly table: TableImage;
  readonly isReached: readonly boolean[];
  /** Whether the only row of the table is reached. */
  readonly reachesOne: (image: Image) => boolean;
  /** Most rows that were reached in any database on which the migration was watched. */
  readonly most: number;
  readonly finding: Finding;
}

/**
 * Rows that get no value in a new column, or do not come into a new table, although they do where the table has no others, and share
 * nothing with those that do: whether a row has its turn hangs on its place among the others. A loop ends too early, an OFFSET goes
 * over rows that change, a slice is too short. What takes a number of rows and no more, the best of all for one, is left alone.
 */
export async function reachedByPlace(trial: Trial, effects: Effects): Promise<Finding[]> {
  if (trial.index > LOOKED) return [];
  const [before, { image }] = [await trial.before(), await trial.up()];
  const findings: Finding[] = [];
  for (const reach of [...columnsOf(before, image, effects), ...copiesOf(before, image, effects)]) {
    const { table, isReached, most, reachesOne } = reach;
    const count = isReached.filter(Boolean).length;
    if (count === 0 || count === isReached.length || count >= most) continue;
    for (const row of strangersOf(table, isReached).slice(0, TRIED)) {
      const alone = await imageAlone(trial, table.name, table, [row]);
      if (alone === null || !reachesOne(alone)) continue;
      findings.push(reach.finding);
      break;
    }
  }
  return findings;
}

function columnsOf(before: Image, after: Image, effects: Effects): Reach[] {
  return before.schema.tables.flatMap(({ name }): Reach[] => {
    const effect = effects.table(name);
    const [table, now] = [tableNamed(before, name), effect && tableNamed(after, effect.name)];
    const made = now && findTable(after.schema, now.name);
    if (!effect || !table || !now || !made || now.rows.length !== table.rows.length) return [];
    const places = rowPlaces(table, now);
    if (places === null) return [];
    return addedColumns(made, effect).flatMap(({ name: column, generated }): Reach[] => {
      const values = valuesOf(now, column);
      const distinct = new Set(values).size - (values.includes(NONE) ? 1 : 0);
      if (generated !== null || distinct < ENOUGH) return [];
      const filled = (image: Image) => valuesIn(image, now.name, column).filter((value) => value !== NONE);
      return [
        {
          table,
          isReached: places.map((at) => values[at] !== NONE),
          reachesOne: (image) => filled(image).length === 1,
          most: Math.max(...effects.runs.map((run) => filled(run.after).length)),
          finding: found(
            now.name,
            `up fills ${now.name}.${column} in some rows, and leaves out others`,
            column,
          ),
        },
      ];
    });
  });
}

function copiesOf(before: Image, after: Image, effects: Effects): Reach[] {
  return copiesBeside(effects).flatMap((copy): Reach[] => {
    const [table, made] = [tableNamed(before, copy.from), tableNamed(after, copy.to)];
    if (!table || !made || made.rows.length === 0) return [];
    return [
      {
        table,
        isReached: copied(copy, table, made),
        reachesOne: (image) => tableNamed(image, copy.to)?.rows.length === 1,
        most: Math.max(...effects.runs.map((run) => tableNamed(run.after, copy.to)?.rows.length ?? 0)),
        finding: found(copy.to, `up copies some rows of ${copy.from} into ${copy.to}, and leaves out others`),
      },
    ];
  });
}

/** Whether each row of the old table is in the new one, with all that they share. */
function copied({ columns }: Copy, table: TableImage, made: TableImage): boolean[] {
  const said = (image: TableImage, names: readonly string[]) => {
    const at = names.map((name) => image.columns.findIndex((own) => fold(own) === name));
    return image.rows.map((row) => at.map((place) => cellKey(row[place] ?? null)).join('\u0000'));
  };
  const there = new Set(said(made, [...columns.values()]));
  return said(table, [...columns.keys()]).map((row) => there.has(row));
}

/** Rows without their turn that say nothing which one that had it says as well: a rule about groups can have nothing to do with it. */
function strangersOf({ rows, key }: TableImage, isReached: readonly boolean[]): Cells[] {
  const said = new Set(
    rows.flatMap((row, at) => (isReached[at] ? row.flatMap((cell, place) => spoken(cell, place, key)) : [])),
  );
  return rows.filter(
    (row, at) =>
      !isReached[at] && !row.some((cell, place) => spoken(cell, place, key).some((one) => said.has(one))),
  );
}

function spoken(cell: Cell, place: number, key: readonly number[]): string[] {
  const isOwn = key.length === 1 && key[0] === place;
  return cell === null || isOwn
    ? []
    : [`${place} ${cellKey(typeof cell === 'string' ? fold(cell.trim()) : cell)}`];
}

function found(table: string, what: string, column?: string): Finding {
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code: 'reached-by-place',
    kind: 'decision',
    table,
    ...(column === undefined ? {} : { column }),
    summary: `${what} that it reaches where they are alone: whether a row has its turn hangs on its place among the others`,
    differences: [],
    wayOut: `look for a loop that ends early or goes on after an error, an OFFSET over rows that change, and a slice that is too short; or, where it is meant, accept it: -- rehearsal: accept applies ${place} because REASON`,
  };
}

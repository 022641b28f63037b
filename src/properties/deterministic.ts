import {
  compareResults,
  fold,
  type RowDifference,
  sameName,
  sameRows,
  tableNamed,
} from '../compare/index.js';
import { NONE, singleKeys, valuesIn } from '../effects/values.js';
import { quietWorld } from '../effects/walk.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { findTable } from '../model/schema.js';
import { faultOf, found, nothingSeen, rowDifferences } from './checks.js';
import { lineageOf } from './lineage/lineage.js';
import { place, places } from './places.js';
import type { Check, Property, Trial } from './property.js';
import { Stamps } from './stamps.js';
import { clockDefaults, clockNamed, differencesByOrder, differencesIn, otherTime, upIn } from './worlds.js';
import { zoneFindings } from './zones.js';

/**
 * Asserts that the same dataset gives the same result: whatever the clock says, whatever random functions give, in
 * whatever order rows happen to be read, whatever time zone the session is in; `down` too, for the time zone. Numbers that the
 * database hands out to new rows do not count, nor does what is stamped by its nature: a new row, a new column, a column whose
 * default is the clock, a moment where it held NULL, or that only a trigger stamps; those are told. What chance fills has to be a new row or a key.
 *
 * Matters because a migration that is rehearsed must do the same in production, and on every replica.
 *
 * Cannot see a dependence on the machine, on other settings of the connection, on the locale or the version of a collation, or
 * on an order that both readings share.
 */
export const deterministic: Property = {
  id: 'deterministic',
  title: 'the same data gives the same result',
  skip: () => null,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const named = await clockNamed(trial);
  const notes: string[] = [];
  // A clock may stand where no text names it; every fourth dataset is enough to see that.
  if (named !== null || trial.index % 4 === 3) {
    const told = await clockFindings(trial, await differencesIn(trial, otherTime), named);
    if (told.findings.length > 0) return found(await byOrderFirst(trial, told.findings), told.notes);
    notes.push(...told.notes);
  }
  // Every fourth dataset is enough for a dependence that shows wherever two rows compete, and saves a third `up`.
  const { reverseOrder } = trial.capabilities;
  if (reverseOrder && trial.index % 4 === 1 && writesRows(await trial.before(), up.image)) {
    const findings = orderFindings(await differencesByOrder(trial));
    if (findings.length > 0) return found(findings, notes);
  }
  if (trial.index % 4 === 2) {
    const findings = await zoneFindings(trial);
    if (findings.length > 0) return found(findings, notes);
  }
  return (await isFilled(trial)) ? found([], notes) : nothingSeen;
}

/** What another order of rows shows as well, of which a second run may be one, is told as that. */
async function byOrderFirst(trial: Trial, findings: readonly Finding[]): Promise<readonly Finding[]> {
  if (!trial.capabilities.reverseOrder) return findings;
  const ordered = orderFindings(await differencesByOrder(trial));
  return findings.map((finding) => ordered.find((other) => isAt(other, finding)) ?? finding);
}

function isAt(one: Finding, other: Finding): boolean {
  return one.table !== undefined && one.table === other.table && one.column === other.column;
}

/** Where no row is written and none is new, no order can show. */
function writesRows(before: Image, after: Image): boolean {
  return [...after.tables.values()].some((table) => {
    const old = tableNamed(before, table.name);
    return old === undefined ? table.rows.length > 0 : !sameRows(old, table);
  });
}

async function isFilled(trial: Trial): Promise<boolean> {
  const { tables } = await trial.before();
  return tables.size === 0 || [...tables.values()].some(({ rows }) => rows.length > 0);
}

type Place = ReturnType<typeof places>[number];

/** The places that stay the same when only the time is another one: it is chance that fills them. */
async function drawn(trial: Trial, all: readonly Place[]): Promise<ReadonlySet<Place>> {
  if (all.length === 0) return new Set();
  const later = await differencesIn(trial, { ...otherTime, randomSeed: fixedSeed });
  if (typeof later === 'string') return new Set();
  const moved = new Set(places(later).map(([table, column]) => place(table, column)));
  return new Set(all.filter(([table, column]) => !moved.has(place(table, column))));
}

/** As in the world in which every trial runs. */
const fixedSeed = 1;

async function clockFindings(
  trial: Trial,
  differences: [string, RowDifference[]][] | string,
  named: string | null,
): Promise<{ readonly findings: Finding[]; readonly notes: string[] }> {
  if (typeof differences === 'string')
    return {
      findings: [failing('clock', 'at another time, or with other random values', differences)],
      notes: [],
    };
  if (differences.length === 0) return { findings: [], notes: [] };
  const { image } = await trial.up();
  const { schema } = image;
  const lineage = await lineageOf(trial);
  const stamps = new Stamps(await trial.before(), schema, lineage, await clockDefaults(trial, schema));
  const all = withoutReferences(places(differences), image);
  const byChance = await drawn(trial, all);
  const isStamp = (each: Place) => stamps.allMay(each) && (!byChance.has(each) || stamps.isKey(each));
  const others = all.filter((each) => !isStamp(each));
  const setOff = others.length === 0 ? [] : await onlySetOff(trial, others);
  const faults = others.filter((each) => !setOff.includes(each));
  const by = named === null ? '' : ` (${named})`;
  const notes = all
    .filter((each) => !faults.includes(each))
    .map(([table, column]) => `${place(table, column)} holds the moment, or the chance, of its own up${by}`);
  const findings = faults.map(([table, column, group]) => ({
    code: 'clock-or-random',
    table,
    ...(column === '' ? {} : { column }),
    summary: `${place(table, column)} is not the same when up runs at another time or draws other random values${by}`,
    differences: rowDifferences(table, group),
    wayOut: `give a fixed value or one made from the row; or accept it: -- rehearsal: accept deterministic ${place(table, column)} because REASON`,
  }));
  return { findings, notes };
}

/** The places that a trigger fills with the moment, and no statement: they stay the same where none is set off. */
async function onlySetOff(trial: Trial, all: readonly Place[]): Promise<readonly Place[]> {
  const [now, later] = [await upIn(trial, quietWorld), await upIn(trial, { ...otherTime, quiet: true })];
  if (now === null || later === null) return [];
  const differing = places(compareResults(await trial.before(), now, later));
  const written = new Set(differing.map(([table, column]) => place(table, column)));
  return all.filter(([table, column]) => column !== '' && !written.has(place(table, column)));
}

/** Without foreign keys whose parents are told already, and columns that hold nothing but such keys: they only follow. */
function withoutReferences<T extends readonly [string, string, unknown]>(
  found: readonly T[],
  image: Image,
): readonly T[] {
  const { schema } = image;
  const told = new Set(found.map(([table, column]) => `${fold(table)}.${fold(column)}`));
  const follows = ([table, column]: T) =>
    findTable(schema, table)?.foreignKeys.some(({ columns, parent, parentColumns }) => {
      const at = columns.findIndex((name) => sameName(name, column));
      return at >= 0 && told.has(`${fold(parent)}.${fold(parentColumns[at] ?? '')}`);
    });
  const isKey = ([table, column]: T) => {
    const definition = findTable(schema, table);
    return definition !== undefined && singleKeys(definition).some((key) => sameName(key, column));
  };
  const holds = ([table, column]: T) => valuesIn(image, table, column).filter((value) => value !== NONE);
  const borrows = (one: T) =>
    !isKey(one) &&
    holds(one).length > 0 &&
    found.some((other) => {
      const keys = isKey(other) ? new Set(holds(other)) : new Set<string>();
      return keys.size > 0 && holds(one).every((value) => keys.has(value));
    });
  return found.filter((finding) => !follows(finding) && !borrows(finding));
}

function orderFindings(differences: readonly [string, RowDifference[]][] | string): Finding[] {
  if (typeof differences === 'string')
    return [failing('order', 'when rows are read in another order', differences)];
  return places(differences).map(([table, column, group]) => ({
    code: 'row-order',
    table,
    ...(column === '' ? {} : { column }),
    summary: `${place(table, column)} depends on the order in which rows happen to be read`,
    differences: rowDifferences(table, group),
    wayOut: 'choose by ORDER BY with columns that tell the rows apart, or by min() or max()',
  }));
}

function failing(code: string, when: string, message: string): Finding {
  return {
    code: `${code}-fails`,
    summary: `up fails ${when}: ${faultOf(new Error(message))}`,
    differences: [],
    wayOut: 'let no key or condition depend on it',
  };
}

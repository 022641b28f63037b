import { contentKey, fold, sameName, tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { quietWorld, usualWorld } from '../effects/walk.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Table } from '../model/schema.js';
import { attempt } from './application.js';
import { applicationOf } from './old/both-sides.js';
import { type Operation, operationOf, type Turn, turnsOf } from './old/operations.js';
import type { Trial } from './property.js';

/**
 * Values that new triggers keep in step with one kind of write and not with another. A value is in step where it does not matter whether
 * the application writes before `up`, which then makes the value from it, or afterwards, and triggers are to thank where it does matter
 * as soon as they stand still.
 */
export async function outOfStep(trial: Trial, effects: Effects): Promise<Finding[]> {
  const tables = watchedTables(trial, effects);
  if (tables.length === 0 || trial.index === 0 || trial.index > LOOKED) return [];
  const places = derivedPlaces(effects);
  if (places.length === 0) return [];
  const application = applicationOf(await trial.before(), (await trial.up()).image, trial.salt);
  const findings: Finding[] = [];
  for (const table of tables) {
    const stories: Story[] = [];
    for (const turn of turnsOf([table]).filter((each) => isAsked(each, table))) {
      const operation = operationOf(application, turn);
      const story = operation && (await tell(trial, operation));
      if (story) stories.push(story);
    }
    const told = new Map<string, Finding>();
    for (const finding of places.flatMap((place) => judge(table, place, stories))) {
      const key = `${finding.table}.${finding.column ?? ''}`;
      if (!told.has(key)) told.set(key, finding);
    }
    findings.push(...told.values());
  }
  return findings;
}

/** Datasets that are looked at; the first ones hold rows of all tables. */
const LOOKED = 3;

/** Tables of before with a trigger that only the new schema has. */
function watchedTables({ schemaBefore, schemaAfter }: Trial, effects: Effects): Table[] {
  const known = new Set(schemaBefore.triggers.map(({ name }) => fold(name)));
  const made = schemaAfter?.triggers.filter(({ name }) => !known.has(fold(name))) ?? [];
  return schemaBefore.tables.filter(({ name }) => {
    const now = effects.table(name)?.name;
    return now !== undefined && sameName(now, name) && made.some(({ table }) => sameName(table, now));
  });
}

/** Which row belongs to which other one is another matter: keys are not written. */
function isAsked({ kind, values, column }: Turn, { foreignKeys }: Table): boolean {
  if (kind === 'required-insert' || values !== 'fresh') return false;
  return !foreignKeys.some(({ columns }) => columns.some((name) => name === column?.name));
}

/** A column that only the new schema has, or one of a new table, which is told as a whole; with the columns that tell its rows. */
interface Place {
  readonly table: string;
  readonly column?: string;
  readonly columns: readonly string[];
}

function derivedPlaces(effects: Effects): Place[] {
  const { before, after } = effects;
  return after.schema.tables.flatMap((now): Place[] => {
    if (now.virtual !== null) return [];
    const old = before.schema.tables.find(({ name }) => effects.table(name)?.name === now.name);
    if (old === undefined) {
      const isNumber = (name: string) =>
        now.primaryKey.length === 1 && now.primaryKey[0] === name && !refers(now, name);
      const columns = now.columns.map(({ name }) => name).filter((name) => !isNumber(name));
      const keys = columns.filter((name) => now.primaryKey.includes(name) || refers(now, name));
      return columns.map((name) => ({ table: now.name, columns: [...new Set([...keys, name])] }));
    }
    const kept = new Set(effects.table(old.name)?.columns.values());
    const fresh = now.columns.filter(({ name, generated }) => generated === null && !kept.has(fold(name)));
    return fresh.map(({ name }) => ({ table: now.name, column: name, columns: [...now.primaryKey, name] }));
  });
}

function refers({ foreignKeys }: Table, column: string): boolean {
  return foreignKeys.some(({ columns }) => columns.includes(column));
}

/** What one write comes to: before `up`, after it, and after it where no trigger acts. */
interface Story {
  readonly operation: Operation;
  readonly before: Image;
  readonly after: Image;
  readonly quiet: Image;
}

async function tell(trial: Trial, operation: Operation): Promise<Story | null> {
  const first = await trial.open('before', usualWorld);
  let before: Image;
  try {
    if ((await attempt(first, operation.statement)) !== null) return null;
    if (!(await trial.run(first, 'up')).ok) return null;
    before = await first.image();
  } finally {
    await first.close();
  }
  const after = await written(trial, operation, usualWorld);
  const quiet = after && (await written(trial, operation, quietWorld));
  return after && quiet && { operation, before, after, quiet };
}

async function written(
  trial: Trial,
  { statement }: Operation,
  world: typeof usualWorld,
): Promise<Image | null> {
  const database = await trial.open('up', world);
  try {
    return (await attempt(database, statement)) === null ? await database.image() : null;
  } finally {
    await database.close();
  }
}

function judge(table: Table, place: Place, stories: readonly Story[]): Finding[] {
  const kept = stories.find(({ operation, ...story }) => operation.kind !== 'delete' && isKept(story, place));
  const broken = stories.find((story) => isBroken(story, place));
  return kept === undefined || broken === undefined
    ? []
    : [finding(table, place, kept.operation, broken.operation)];
}

/** A key may act on a delete where no trigger does, so that only the other writes tell whom to thank. */
function isKept({ before, after, quiet }: Omit<Story, 'operation'>, place: Place): boolean {
  const [first, last] = [contentOf(before, place), contentOf(after, place)];
  return (
    surplus(first, last).length + surplus(last, first).length === 0 &&
    surplus(first, contentOf(quiet, place)).length > 0
  );
}

/** One row is behind: more of them are about which row belongs to which. In its own row, only a copy has to follow. */
function isBroken({ operation, before, after }: Story, place: Place): boolean {
  const [first, last] = [contentOf(before, place), contentOf(after, place)];
  const behind = surplus(first, last);
  if (operation.kind !== 'update') return behind.length + surplus(last, first).length > 0;
  if (behind.length !== 1) return false;
  const isOwn = place.column !== undefined && sameName(place.table, operation.table.name);
  const copy = contentKey([operation.shown[operation.column ?? ''] ?? null], [0]);
  return !isOwn || behind[0]?.endsWith(copy) === true;
}

function contentOf(image: Image, { table, columns }: Place): string[] {
  const found = tableNamed(image, table);
  const places = columns.map(
    (column) => found?.columns.findIndex((name) => fold(name) === fold(column)) ?? -1,
  );
  return found?.rows.map((row) => contentKey(row, places)) ?? [];
}

/** Those of the one that the other does not have, or has not so often. */
function surplus(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const text of other) left.set(text, (left.get(text) ?? 0) + 1);
  return one.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

function finding({ name }: Table, { table, column }: Place, kept: Operation, broken: Operation): Finding {
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code: 'out-of-step',
    kind: 'decision',
    table,
    ...(column === undefined ? {} : { column }),
    summary: `triggers keep ${place} in step with ${said(kept, name)}, and not with ${said(broken, name)}: what it says is out of date after that`,
    differences: [],
    wayOut: `make a trigger for that write too; or, where ${place} is not to follow, accept it: -- rehearsal: accept integrity ${place} because REASON`,
  };
}

function said({ kind, column }: Operation, table: string): string {
  if (kind === 'update') return `an update of ${table}.${column}`;
  return kind === 'delete' ? `a delete from ${table}` : `an insert into ${table}`;
}

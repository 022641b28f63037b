import { fold, tableNamed } from '../../compare/index.js';
import type { Effects } from '../../effects/effects.js';
import type { Image, TableImage } from '../../model/image.js';
import { type Column, findTable, type Table } from '../../model/schema.js';
import { type Lineage, lineageOf, type Successor } from '../lineage/lineage.js';
import type { Trial } from '../property.js';

/** One table as it is in the four states: before, after `up`, after `up` and `down`; and how its columns pair. */
export interface Pairing {
  /** The table's name before and after `down`. */
  readonly old: string;
  /** Its name after `up`. */
  readonly now: string;
  readonly table: Table;
  readonly before: TableImage;
  readonly up: TableImage;
  readonly down: TableImage;
  readonly columns: readonly ColumnPair[];
  /** The columns that name a row on every side; empty where none do. */
  readonly identity: readonly ColumnPair[];
  /** The identity is the primary key, not the row's content. */
  readonly keyed: boolean;
  /** Columns that only the new schema has, as it spells them. */
  readonly added: readonly string[];
  /** Other tables of before, by their names, that have the same one after `up`. */
  readonly joined: readonly string[];
  /** Its rows were copied into a table of another name, which may hold rows of other kinds as well. */
  readonly taken: boolean;
}

/** A column that holds the same kind of value before, after `up` and after `down`. */
export interface ColumnPair {
  readonly old: string;
  readonly now: string;
  /** A direction of the migration means to write it. */
  readonly meant: boolean;
}

/** The tables that an application has before and after `up`, and again after `down`. */
export async function pairTables(trial: Trial): Promise<Pairing[]> {
  const images = {
    before: await trial.before(),
    up: (await trial.up()).image,
    down: (await trial.down()).image,
  };
  const lineage = await lineageOf(trial);
  const back = await trial.effects('down');
  const pairings = images.before.schema.tables.flatMap((table) => {
    const pairing = table.virtual === null ? pairTable(trial, table, images, lineage, back) : null;
    return pairing === null ? [] : [pairing];
  });
  return pairings.map((pairing) => ({ ...pairing, joined: joinedTo(pairing, pairings) }));
}

function joinedTo({ old, now }: { old: string; now: string }, all: readonly { old: string; now: string }[]) {
  return all.filter((other) => other.now === now && other.old !== old).map((other) => other.old);
}

interface Images {
  readonly before: Image;
  readonly up: Image;
  readonly down: Image;
}

function pairTable(
  trial: Trial,
  old: Table,
  images: Images,
  lineage: Lineage,
  back: Effects | null,
): Omit<Pairing, 'joined'> | null {
  const successor = lineage.successor(old.name);
  const now = findTable(images.up.schema, successor?.name ?? old.name);
  const end = findTable(images.down.schema, old.name);
  const rows = [tableNamed(images.before, old.name), now && tableNamed(images.up, now.name)];
  const [before, up] = rows;
  const down = tableNamed(images.down, old.name);
  if (!now || !end || !before || !up || !down || now.virtual !== null) return null;
  const meant = new Set([...(successor?.written ?? []), ...declared(trial, old.name)]);
  const meantBack = back?.table(now.name)?.written ?? new Set<string>();
  const columns = old.columns.flatMap((column): ColumnPair[] => {
    const name = carriedTo(successor, column.name);
    const other = now.columns.find((candidate) => fold(candidate.name) === name);
    const last = end.columns.find((candidate) => fold(candidate.name) === fold(column.name));
    if (!isSameKind(column, other) || !isSameKind(column, last)) return [];
    const isMeant =
      meant.has('*') || meant.has(fold(column.name)) || (name !== undefined && meantBack.has(name));
    return [{ old: column.name, now: other.name, meant: isMeant }];
  });
  const named = new Set(columns.map(({ now: name }) => fold(name)));
  const stands = new Set(old.columns.map(({ name }) => successor?.columns.get(fold(name)) ?? fold(name)));
  const added = now.columns.filter(
    ({ name, generated }) => generated === null && !named.has(fold(name)) && !stands.has(fold(name)),
  );
  return {
    old: old.name,
    now: now.name,
    table: now,
    before,
    up,
    down,
    columns,
    ...identityOf(old, now, columns),
    added: added.map(({ name }) => name),
    taken: successor?.rebuilt === true && findTable(images.before.schema, now.name) === undefined,
  };
}

/** The column that stands for it after `up`, in lower case; one of the same name that a rebuild fills otherwise does not. */
function carriedTo(successor: Successor | null, column: string): string | undefined {
  const name = successor?.columns.get(fold(column));
  if (name !== undefined) return name;
  return successor?.rebuilt === true && successor.columns.size > 0 ? undefined : fold(column);
}

function isSameKind(column: Column, other: Column | undefined): other is Column {
  return (
    other !== undefined &&
    other.affinity === column.affinity &&
    other.generated === null &&
    column.generated === null
  );
}

/** Columns of the table that the migration declares as changed, in lower case; `*` stands for all. */
function declared({ migration: { changes } }: Trial, table: string): readonly string[] {
  const entry = Object.entries(changes ?? {}).find(([name]) => fold(name) === fold(table))?.[1] ?? [];
  return entry === '*' ? ['*'] : entry.map(fold);
}

/** The primary key where it is the same one throughout and nobody writes it, else what nobody writes of the row. */
function identityOf(
  old: Table,
  now: Table,
  columns: readonly ColumnPair[],
): Pick<Pairing, 'identity' | 'keyed'> {
  const key = old.primaryKey.flatMap(
    (name) => columns.find((pair) => pair.old === name && !pair.meant) ?? [],
  );
  const isKey =
    key.length > 0 &&
    key.length === old.primaryKey.length &&
    key.length === now.primaryKey.length &&
    key.every((pair) => now.primaryKey.includes(pair.now));
  if (isKey) return { identity: key, keyed: true };
  return { identity: columns.filter(({ meant }) => !meant), keyed: false };
}

import { compareRows, fold, sameName, sameRows, tableNamed } from '../compare/index.js';
import type { Row } from '../model/dataset.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable, type Schema, type Table } from '../model/schema.js';
import { type ColumnTrace, traceColumns } from './columns.js';
import { copiedColumns } from './copied-columns.js';
import { ancestryOf, type Course, coursesOf } from './courses.js';
import { keptColumns } from './kept-columns.js';
import { repeatedRows, type Sides } from './rows.js';
import type { Walk } from './walk.js';

/** A database before a direction and after it. */
export interface Run {
  readonly before: Image;
  readonly after: Image;
}

/** What became of a table that was there before. */
export interface TableEffect {
  /** Its name now. */
  readonly name: string;
  /** The table of before that bears its name now in its place; `null`: none does. */
  readonly replacedBy: string | null;
  /** Rows of another table that is gone are in it too, so that it stands for neither alone. */
  readonly merged: boolean;
  /** It was rebuilt: what it was is not carried over by itself. */
  readonly rebuilt: boolean;
  /** Old column to the new one that stands for it, both in lower case; none where it holds nothing of the old table. */
  readonly columns: ReadonlyMap<string, string>;
  /** Old columns that the statements write, in lower case. */
  readonly written: ReadonlySet<string>;
  /** Old columns that were filled from another one which is there as well. */
  readonly crossed: ReadonlySet<string>;
  /** A statement takes rows out of the table itself. */
  readonly deleted: boolean;
  /** It never keeps a row of its own. */
  readonly emptied: boolean;
  /** Rows come in beside its own. */
  readonly added: boolean;
  /** Rows of its own are there more than once. */
  readonly doubled: boolean;
}

/** A new table made of an old one's rows. */
export interface Copy {
  readonly from: string;
  readonly to: string;
  readonly columns: ReadonlyMap<string, string>;
}

/**
 * What a direction of a migration does, as seen on databases that it went through: no statement is read.
 */
export class Effects {
  /** One run, statement by statement, as it is. */
  readonly walk: Walk;
  /** Something could be set off: a trigger, or the action of a foreign key. */
  readonly setsOff: boolean;
  readonly #quiet: Walk;
  /** Several databases, where nothing is set off. */
  readonly runs: readonly Run[];
  readonly #courses: ReadonlyMap<string, Course>;
  readonly #tables = new Map<string, TableEffect | null>();
  #copies: readonly Copy[] | null = null;

  /**
   * @param quiet the same where nothing is set off
   */
  constructor(walk: Walk, quiet: Walk, runs: readonly Run[]) {
    this.walk = walk;
    this.setsOff = walk.states.some(({ image }) => canSetOff(image.schema));
    this.#quiet = quiet;
    this.runs = runs;
    this.#courses = coursesOf(walk.states);
  }

  get before(): Image {
    return this.walk.states[0]?.image as Image;
  }

  get after(): Image {
    return this.walk.states.at(-1)?.image as Image;
  }

  /** What stands for a table now; `null` where it is gone. */
  table(name: string): TableEffect | null {
    const key = fold(name);
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const effect = this.#follow(key);
    this.#tables.set(key, effect);
    return effect;
  }

  /** Whether the table was there, so that something can be said about it. */
  knows(name: string): boolean {
    return this.#courses.has(fold(name));
  }

  /** The table's names through the states of {@link walk}; those of one that is there at first only. */
  course(name: string): Course {
    return this.#courses.get(fold(name)) ?? [];
  }

  /** The same for one that is there in the end. */
  ancestry(name: string): Course {
    return ancestryOf(this.walk.states, name);
  }

  /** Old name to new one of the tables that have another name for good, in lower case. */
  get renamedTables(): ReadonlyMap<string, string> {
    const names = this.before.schema.tables.map(
      ({ name }) => [fold(name), fold(this.table(name)?.name ?? name)] as const,
    );
    return new Map(names.filter(([old, now]) => old !== now));
  }

  /** Tables of before whose rows the statements change, in lower case. */
  get written(): ReadonlySet<string> {
    const changed = this.before.schema.tables.filter(({ name }) => {
      const effect = this.table(name);
      return this.runs.some(({ before, after }) => {
        const [old, now] = [tableNamed(before, name), tableNamed(after, effect?.name ?? name)];
        return old !== undefined && (now === undefined || !sameRows(old, now));
      });
    });
    return new Set(changed.map(({ name }) => fold(name)));
  }

  /**
   * New tables that hold most of what the rows of an old one say, beside it or in its place: the old table, and its columns with those
   * that stand for them, both in lower case.
   */
  get copies(): readonly Copy[] {
    this.#copies ??= this.#findCopies();
    return this.#copies;
  }

  #findCopies(): Copy[] {
    const made = this.after.schema.tables.filter(
      ({ name, virtual }) => virtual === null && this.ancestry(name)[0] == null,
    );
    return made.flatMap((table) =>
      this.before.schema.tables.flatMap((old): Copy[] => {
        const columns = copiedColumns(this.#sides(old.name, table.name), old, table);
        return columns === null ? [] : [{ from: old.name, to: table.name, columns }];
      }),
    );
  }

  #follow(origin: string): TableEffect | null {
    const old = findTable(this.before.schema, origin);
    if (old === undefined) return null;
    const course = this.course(origin);
    const own = course.at(-1) ?? null;
    const namesake = own === null || fold(own) === origin ? undefined : findTable(this.after.schema, origin);
    const made = namesake !== undefined && this.ancestry(namesake.name)[0] == null;
    if (namesake !== undefined && made && this.#holds(old, namesake))
      return this.#effect(old, old.name, null);
    if (own !== null) return this.#effect(old, own, keptColumns(this.walk.states, course));
    if (findTable(this.after.schema, old.name) !== undefined) return this.#effect(old, old.name, null);
    const heir = this.after.schema.tables.find((table) => this.#inherits(old, table));
    if (heir === undefined) return null;
    const merged = this.#others(old).some((other) => this.#isAlsoIn(other, heir));
    return { ...this.#effect(old, heir.name, null), merged };
  }

  #others(old: Table): readonly Table[] {
    return this.before.schema.tables.filter((other) => other !== old);
  }

  #effect(old: Table, name: string, kept: ReadonlyMap<string, string> | null): TableEffect {
    const now = findTable(this.after.schema, name) as Table;
    const sides = this.#sides(old.name, now.name);
    const trace =
      kept !== null && isLeftAlone(sides, kept) ? untouched(sides, kept) : traceColumns(sides, kept);
    const ancestor = kept === null ? (this.ancestry(now.name)[0] ?? null) : null;
    const other = kept === null && trace.rows > 0 && (trace.paired === 0 || carriedBy(trace).length === 0);
    return {
      name: now.name,
      replacedBy: ancestor !== null && !sameName(ancestor, old.name) ? ancestor : null,
      merged: false,
      rebuilt: kept === null,
      columns: other ? new Map() : trace.columns,
      written: other ? new Set() : trace.written,
      crossed: other ? new Set() : trace.crossed,
      deleted: (kept !== null && trace.paired < trace.rows) || this.#shrinks(old.name, now.name),
      emptied: trace.rows > 0 && sides.every(({ after }) => after.rows.length === 0),
      added: trace.surplus > 0,
      doubled: !other && sides.some((side) => repeated(side, trace, old).length > 0),
    };
  }

  /** Another table holds the rows of the old one; where there are none, it has most of its columns. */
  #holds(old: Table, table: Table): boolean {
    const trace = traceColumns(this.#sides(old.name, table.name), null);
    return trace.paired * 2 >= trace.rows && carriedBy(trace).length * 2 >= old.columns.length;
  }

  /** A new table that holds the rows of the old one, by their key; all that they say, where it holds those of others too. */
  #inherits(old: Table, table: Table): boolean {
    if (this.ancestry(table.name)[0] != null || table.virtual !== null) return false;
    const trace = traceColumns(this.#sides(old.name, table.name), null);
    const carried = carriedBy(trace);
    return (
      trace.paired * 2 > trace.rows &&
      carried.length * 2 >= old.columns.length &&
      old.primaryKey.every((column) => carried.includes(fold(column))) &&
      (carried.length === old.columns.length ||
        !this.#others(old).some((other) => this.#isAlsoIn(other, table)))
    );
  }

  #isAlsoIn(other: Table, table: Table): boolean {
    if (this.course(other.name).at(-1) != null) return false;
    const trace = traceColumns(this.#sides(other.name, table.name), null);
    return trace.paired * 2 > trace.rows && carriedBy(trace).length * 2 >= other.columns.length;
  }

  #sides(old: string, now: string): Sides[] {
    return this.runs.flatMap((run) => {
      const [before, after] = [tableNamed(run.before, old), tableNamed(run.after, now)];
      return before === undefined || after === undefined ? [] : [{ before, after }];
    });
  }

  /** Some statement leaves fewer rows in the table, or in the one that is made for it, than it found there. */
  #shrinks(old: string, now: string): boolean {
    const { states } = this.#quiet;
    const courses = [coursesOf(states).get(fold(old)) ?? [], ancestryOf(states, now)];
    const sizes = (course: Course) =>
      course.map((name, at) => (name === null ? null : rowsOf(states[at]?.image, name)?.rows.length));
    return courses.some((course) =>
      sizes(course).some((size, at, all) => size != null && (all[at - 1] ?? 0) > size),
    );
  }
}

/** No database shows the table as another one, whatever it is called. */
function isLeftAlone(sides: readonly Sides[], kept: ReadonlyMap<string, string>): boolean {
  return sides.every(
    ({ before, after }) =>
      before.columns.length === after.columns.length &&
      before.columns.every((name) => kept.get(fold(name)) === fold(name)) &&
      before.unreadable === undefined &&
      sameRows(before, after),
  );
}

/** Each row stands for itself. */
function untouched(sides: readonly Sides[], kept: ReadonlyMap<string, string>): ColumnTrace {
  const rows = sides.reduce((sum, { before }) => sum + before.rows.length, 0);
  return { columns: kept, written: new Set(), crossed: new Set(), rows, paired: rows, surplus: 0 };
}

function repeated(sides: Sides, { columns }: ColumnTrace, table: Table | undefined) {
  const found = compareRows(sides.before, sides.after, { columns });
  const added = found.flatMap(({ kind, after }) => (kind === 'added' ? [Object.values(after as Row)] : []));
  return repeatedRows(sides, columns, added, table);
}

/** Columns that it carries as they were. */
function carriedBy({ columns, written, crossed }: ColumnTrace): string[] {
  return [...columns.keys()].filter((column) => !written.has(column) && !crossed.has(column));
}

function rowsOf(image: Image | undefined, name: string): TableImage | undefined {
  return image && tableNamed(image, name);
}

/** Whether a statement may do more in this schema than it says. */
export function canSetOff({ triggers, tables, others }: Schema): boolean {
  const acts = (action: string) => !/^(NO ACTION|RESTRICT)$/i.test(action);
  return (
    triggers.length > 0 ||
    others.some(({ kind }) => /rule|event trigger/i.test(kind)) ||
    tables.some(({ foreignKeys }) =>
      foreignKeys.some(({ onDelete, onUpdate }) => acts(onDelete) || acts(onUpdate)),
    )
  );
}

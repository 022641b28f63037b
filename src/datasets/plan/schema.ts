import type { ForeignKey, Schema, Table } from '../../model/schema.js';
import { filledByTriggers, orderTables } from '../order.js';
import type { Tie, TiedColumns } from '../ties/tie.js';
import { type Echo, echoesOf } from './echoes.js';
import { type PlanOptions, planTable, type TablePlan } from './table.js';

/** How datasets of one schema are made. */
export interface SchemaPlan {
  readonly schema: Schema;
  /** Parents first. */
  readonly tables: readonly TablePlan[];
  readonly byName: ReadonlyMap<string, TablePlan>;
  /** Foreign keys by the name of the table that has them. */
  readonly references: ReadonlyMap<string, readonly Reference[]>;
  /** Foreign keys by the name of the table that they point to. */
  readonly referrers: ReadonlyMap<string, readonly Reference[]>;
  /** What the rows of a table are to meet in some datasets, by its name. */
  readonly ties: ReadonlyMap<string, readonly TiedTo[]>;
  /** What a row says twice in some datasets, by the name of its table. */
  readonly echoes: ReadonlyMap<string, readonly Echo[]>;
}

/** Columns of one table that now and then hold what those of another, or of another row, hold. */
export interface TiedTo {
  readonly columns: readonly string[];
  readonly other: TiedColumns;
}

/** A foreign key, with all names as they are declared. */
export interface Reference {
  readonly child: string;
  readonly columns: readonly string[];
  /** `null`: there is no such table, so that only NULL can stand there. */
  readonly parent: string | null;
  readonly parentColumns: readonly string[];
  /** The columns that can be set to NULL to refer to nothing. */
  readonly nullable: readonly string[];
  /** The parent's rows are made after the child's, because the tables refer to each other in a circle. */
  readonly late: boolean;
}

/** Works out once how to fill each table; drawing a dataset then takes no thought. */
export function planSchema(schema: Schema, options: PlanOptions): SchemaPlan {
  const order = orderTables(schema);
  const fillable = fillableTables(schema);
  const tables = order.flatMap((name) => {
    const table = fillable.get(name);
    return table === undefined ? [] : [planTable(schema, table, options)];
  });
  const byName = new Map(tables.map((plan) => [plan.name, plan]));
  const binding = ({ parent }: Reference) => parent !== null || options.foreignKeys !== false;
  const references = new Map(
    tables.map((plan) => [plan.name, referencesOf(plan, byName, order).filter(binding)]),
  );
  const referrers = new Map<string, Reference[]>();
  for (const reference of [...references.values()].flat()) {
    if (reference.parent === null) continue;
    referrers.set(reference.parent, [...(referrers.get(reference.parent) ?? []), reference]);
  }
  const ties = options.ties ?? [];
  return {
    schema,
    tables,
    byName,
    references,
    referrers,
    ties: tiesOf(tables, ties),
    echoes: echoesOf(tables, ties),
  };
}

/** Each tie from both its sides; a column with a foreign key of its own follows that. */
function tiesOf(tables: readonly TablePlan[], ties: readonly Tie[]): Map<string, TiedTo[]> {
  const sides = ties.flatMap(({ one, other }) =>
    one === other || one.table === other.table
      ? [{ own: one, other }]
      : [
          { own: one, other },
          { own: other, other: one },
        ],
  );
  const free = ({ table }: TablePlan, name: string) =>
    !table.foreignKeys.some((key) => key.columns.some((own) => own.toLowerCase() === name.toLowerCase()));
  return new Map(
    tables.map((plan) => [
      plan.name,
      sides
        .filter(({ own }) => own.table === plan.name)
        .map(({ own, other }) => {
          // Rows of one table are alike in the rest; which parent they share is drawn apart.
          const at = own.columns.flatMap((name, place) => (free(plan, name) ? [place] : []));
          const isWhole = at.length === own.columns.length || own.table === other.table;
          const pick = (columns: readonly string[]) => at.map((place) => columns[place] ?? '');
          const columns = isWhole ? pick(own.columns) : [];
          return { columns, other: { ...other, columns: pick(other.columns) } };
        })
        .filter(({ columns }) => columns.length > 0),
    ]),
  );
}

/** Ordinary tables, and full-text tables that hold their own text and that no trigger fills. */
function fillableTables(schema: Schema): Map<string, Table> {
  const filled = new Set([...filledByTriggers(schema).values()].flatMap((targets) => [...targets]));
  const fillable = schema.tables.filter(({ name, virtual, sql }) => {
    if (virtual === null) return true;
    return /^fts[345]$/.test(virtual) && !/content\s*=/i.test(sql) && !filled.has(name);
  });
  return new Map(fillable.map((table) => [table.name, table]));
}

function referencesOf(
  plan: TablePlan,
  byName: ReadonlyMap<string, TablePlan>,
  order: readonly string[],
): Reference[] {
  return plan.table.foreignKeys.map((key) => referenceOf(plan, key, byName, order));
}

function referenceOf(
  plan: TablePlan,
  key: ForeignKey,
  byName: ReadonlyMap<string, TablePlan>,
  order: readonly string[],
): Reference {
  const parent = [...byName.values()].find(({ name }) => name.toLowerCase() === key.parent.toLowerCase());
  const columns = key.columns.map((name) => plan.byName.get(name.toLowerCase())?.name ?? name);
  return {
    child: plan.name,
    columns,
    parent: parent?.name ?? null,
    parentColumns: key.parentColumns.map((name) => parent?.byName.get(name.toLowerCase())?.name ?? name),
    nullable: columns.filter((name) => plan.byName.get(name.toLowerCase())?.nullable === true),
    late: parent !== undefined && order.indexOf(parent.name) > order.indexOf(plan.name),
  };
}

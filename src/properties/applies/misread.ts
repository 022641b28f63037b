import { fold, tableNamed } from '../../compare/index.js';
import type { Cell } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import type { TableImage } from '../../model/image.js';
import { findTable } from '../../model/schema.js';
import { callsClockOrRandom } from '../../sql/functions.js';
import { rowDifferences } from '../checks.js';
import { blameOf } from '../culprit.js';
import type { Trial } from '../property.js';

/**
 * Columns that hold a column's name in every row, after a statement in which the engine read just that name as a text:
 * SQLite does so with a name in double quotes that no column has.
 */
export async function misreadNames(trial: Trial): Promise<Finding[]> {
  const { result, image } = await trial.up();
  const runs = result.statements.filter(({ texts = [] }) => texts.length > 0);
  if (runs.length === 0) return [];
  const before = await trial.before();
  return runs.flatMap(({ statement, texts = [] }) =>
    [...image.tables.values()].flatMap((table) =>
      table.columns.flatMap((column, at) => {
        const name = texts.find((text) => fills(table, at, text) && isName(trial, table.name, column, text));
        const old = tableNamed(before, table.name);
        if (name === undefined || (old !== undefined && fills(old, old.columns.indexOf(column), name)))
          return [];
        return [
          {
            code: 'name-read-as-text',
            table: table.name,
            column,
            summary: `every row gets the text '${name}' in ${table.name}.${column}: no column has that name there, and SQLite reads "${name}" as a text`,
            differences: rowDifferences(table.name, cellsOf(table, at)),
            wayOut:
              'name a column that is there, or write NULL; a text that is meant stands in single quotes',
            blame: blameOf(statement),
          },
        ];
      }),
    ),
  );
}

/** Columns whose new default is a text that spells the clock, in the place of the clock. */
export function textDefaults({ schemaBefore, schemaAfter, dialect }: Trial): Finding[] {
  return (schemaAfter?.tables ?? []).flatMap((table) =>
    table.columns.flatMap(({ name, defaultSql }) => {
      const old = findTable(schemaBefore, table.name)?.columns.find(
        (column) => fold(column.name) === fold(name),
      );
      const text = spelt(defaultSql);
      if (text === null || old?.defaultSql === defaultSql) return [];
      if (!CALL.test(text) || callsClockOrRandom(text, dialect) === null) return [];
      return [
        {
          code: 'clock-read-as-text',
          table: table.name,
          column: name,
          summary: `the default of ${table.name}.${name} is the text ${defaultSql}, which every new row gets letter by letter`,
          differences: [],
          wayOut: `write it without quotes: DEFAULT (${text})`,
        },
      ];
    }),
  );
}

/** One call or word, and nothing beside it. */
const CALL = /^\(*[a-z_]+\s*(\([^()]*\))?\)*$/i;

function spelt(defaultSql: string | null): string | null {
  const text = /^\(*'(.*)'\)*$/s.exec(defaultSql?.trim() ?? '')?.[1];
  return text?.replaceAll("''", "'").trim() ?? null;
}

function fills({ rows }: TableImage, at: number, text: string): boolean {
  return at >= 0 && rows.length > 0 && rows.every((row) => row[at] === text);
}

/** The column's own name, or another column's of the same table, before or after. */
function isName({ schemaBefore, schemaAfter }: Trial, table: string, column: string, text: string): boolean {
  const known = [schemaBefore, schemaAfter].flatMap(
    (schema) =>
      (schema === null ? undefined : findTable(schema, table))?.columns.map(({ name }) => name) ?? [],
  );
  return [column, ...known].some((name) => fold(name) === fold(text));
}

function cellsOf({ columns, rows, key }: TableImage, at: number) {
  const places = key.length > 0 ? key : columns.map((_, place) => place).filter((place) => place !== at);
  return rows.map((row) => ({
    kind: 'cell' as const,
    key: Object.fromEntries(
      places.map((place): [string, Cell] => [columns[place] ?? '', row[place] ?? null]),
    ),
    column: columns[at] ?? '',
    after: row[at] ?? null,
  }));
}

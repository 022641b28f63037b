/** An operation as Prisma writes it. */
export interface Op {
  readonly id: string;
  readonly pre?: readonly string[];
  readonly sql: readonly string[];
  readonly post?: readonly string[];
  readonly params?: readonly unknown[];
}

/** The files of one edge. */
export function edge(
  name: string,
  from: string | null,
  to: string,
  ops: readonly Op[],
  target = 'sqlite',
): Record<string, string> {
  const step = (sql: string, params?: readonly unknown[]) => ({
    description: `step: ${sql.slice(0, 40)}`,
    sql,
    ...(params === undefined ? {} : { params }),
  });
  const operations = ops.map(({ id, pre = [], sql, post = [], params }) => ({
    id,
    label: id,
    operationClass: 'additive',
    target: { id: target },
    precheck: pre.map((each) => step(each)),
    execute: sql.map((each) => step(each, params)),
    postcheck: post.map((each) => step(each)),
  }));
  return {
    [`${name}/migration.json`]: JSON.stringify({ from, to, providedInvariants: [], migrationHash: 'x' }),
    [`${name}/ops.json`]: JSON.stringify(operations, null, 2),
    [`${name}/migration.ts`]: '',
  };
}

export const hasColumn = (table: string, column: string) =>
  `SELECT EXISTS (SELECT 1 FROM pragma_table_info('${table}') WHERE name = '${column}')`;

/** Two tables, one hanging on the other. */
export const init = edge('20260301T1000_init', null, 'a', [
  {
    id: 'table.parent',
    sql: ['CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT)'],
    post: [hasColumn('parent', 'name')],
  },
  {
    id: 'table.child',
    sql: [
      'CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE)',
    ],
    post: [hasColumn('child', 'id')],
  },
]);

import { fold } from '../compare/index.js';
import type { Table } from '../model/schema.js';
import type { Effects } from './effects.js';
import { keyColumn, valuesIn } from './values.js';

/** A new table of pairs that holds each row of one table with each of another, although the first says to which one it belongs. */
export interface AllPairs {
  readonly to: string;
  readonly columns: readonly [string, string];
  /** The table that refers to the other one, and by what. */
  readonly child: string;
  readonly reference: string;
  readonly parent: string;
}

/** Pairs that no row says before it is taken for more than chance. */
const ENOUGH = 3;

/** New tables that pair everything with everything in every database that the migration was watched on: a join without its condition. */
export function allPairs(effects: Effects): AllPairs[] {
  const { before, after } = effects;
  const made = after.schema.tables.filter(
    ({ name, virtual }) => virtual === null && effects.ancestry(name)[0] == null,
  );
  return made.flatMap((now) =>
    before.schema.tables.flatMap((child) =>
      child.foreignKeys.flatMap(({ columns: [reference = '', ...more], parent: name }): AllPairs[] => {
        const parent = before.schema.tables.find((other) => fold(other.name) === fold(name));
        if (more.length > 0 || parent === undefined || parent === child) return [];
        const place = { to: now.name, child: child.name, reference, parent: parent.name };
        return columnPairs(now, child, parent)
          .map((columns) => ({ ...place, columns }))
          .filter((each) => isSeen(effects, each))
          .slice(0, 1);
      }),
    ),
  );
}

/** Two columns, neither of which refers to another table than the one whose keys it may hold. */
function columnPairs(
  { columns, foreignKeys }: Table,
  child: Table,
  parent: Table,
): (readonly [string, string])[] {
  const mayHold = (name: string, table: Table) =>
    foreignKeys.every((key) => !key.columns.includes(name) || fold(key.parent) === fold(table.name));
  const names = columns.map(({ name }) => name);
  const seconds = names.filter((name) => mayHold(name, parent));
  return names
    .filter((name) => mayHold(name, child))
    .flatMap((one) => seconds.flatMap((other) => (one === other ? [] : [[one, other] as const])));
}

function isSeen({ before: { schema }, runs }: Effects, each: AllPairs): boolean {
  const [childKey, parentKey] = [keyColumn(schema, each.child), keyColumn(schema, each.parent)];
  if (childKey === null || parentKey === null) return false;
  let unsaid = 0;
  const all = runs.every(({ before, after }) => {
    const [children, parents] = [
      valuesIn(before, each.child, childKey),
      valuesIn(before, each.parent, parentKey),
    ];
    const seconds = valuesIn(after, each.to, each.columns[1]);
    const pairs = new Set(valuesIn(after, each.to, each.columns[0]).map((one, at) => pair(one, seconds[at])));
    const said = valuesIn(before, each.child, each.reference).filter((value) => parents.includes(value));
    unsaid += children.length * parents.length - said.length;
    return (
      pairs.size === children.length * parents.length &&
      children.every((child) => parents.every((parent) => pairs.has(pair(child, parent))))
    );
  });
  return all && unsaid >= ENOUGH;
}

function pair(one: string, other: string | undefined): string {
  return `${one}\u0000${other}`;
}

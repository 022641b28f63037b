import { findTopLevel, splitAt, splitAtCommas } from './groups.js';
import { nameOrString } from './reader.js';
import { commonTables, isFromClause, type Source, sourcesAt } from './sources.js';
import type { ColumnsOf } from './statement-facts.js';
import { isWord, nameOf, type Token } from './tokenize.js';

export interface Copies {
  readonly source: string | null;
  readonly copies: ReadonlyMap<string, string>;
}

/**
 * Which target columns a SELECT fills with bare columns of the first table that it reads.
 *
 * @param tokens the statement from its SELECT on
 * @param targets the target's columns in the order of the SELECT's; `null`: as the SELECT names them
 * @param statement all tokens of the statement, for the common table expressions
 */
export function copiesOf(
  tokens: readonly Token[],
  targets: readonly string[] | null,
  statement: readonly Token[],
  columnsOf: ColumnsOf,
): Copies {
  const defined = commonTables(statement);
  const arms = splitAt(tokens, (token) => isWord(token, 'UNION', 'EXCEPT', 'INTERSECT')).map((arm) =>
    armOf(arm, targets, defined, columnsOf),
  );
  const [first, ...others] = arms;
  const source = first?.source ?? null;
  const copies = new Map(
    [...(first?.copies ?? [])].filter(([target, column]) =>
      others.every((arm) => sameName(arm.source, source) && sameName(arm.copies.get(target), column)),
    ),
  );
  return { source, copies };
}

function armOf(
  arm: readonly Token[],
  targets: readonly string[] | null,
  defined: ReadonlySet<string>,
  columnsOf: ColumnsOf,
): Copies {
  const start = arm.findIndex((token) => isWord(token, 'SELECT')) + 1;
  const from = findTopLevel(arm, (_, at) => isFromClause(arm, at));
  if (start === 0 || from < 0) return { source: null, copies: new Map() };
  const sources = sourcesAt(arm, from).map((source) =>
    defined.has(source.table?.toLowerCase() ?? '') ? { ...source, table: null } : source,
  );
  const source = sources[0]?.table ?? null;
  if (source === null) return { source, copies: new Map() };
  const first = isWord(arm[start], 'DISTINCT', 'ALL') ? start + 1 : start;
  const list = splitAtCommas(arm.slice(first, from));
  const scope = new Scope(sources, columnsOf);
  const copies = new Map<string, string>();
  scope.items(list, targets).forEach(({ name, column }, at) => {
    const target = targets === null ? name : targets[at];
    if (target != null && column !== null) copies.set(target, column);
  });
  return { source, copies };
}

/** One column of a SELECT's result. */
interface Item {
  readonly name: string | null;
  /** The first source's column that it is, or `null` for anything else. */
  readonly column: string | null;
}

/** What the names in a SELECT's list mean. */
class Scope {
  readonly #sources: readonly Source[];
  readonly #columnsOf: ColumnsOf;

  constructor(sources: readonly Source[], columnsOf: ColumnsOf) {
    this.#sources = sources;
    this.#columnsOf = columnsOf;
  }

  /** The result's columns, up to the first that cannot be told. */
  items(list: readonly (readonly Token[])[], targets: readonly string[] | null): Item[] {
    const items: Item[] = [];
    for (const expression of list) {
      if (expression.at(-1)?.text !== '*' || (expression.length > 1 && expression.at(-2)?.text !== '.')) {
        items.push(this.#item(expression));
        continue;
      }
      const expanded = this.#star(expression) ?? assumed(list, items.length, targets);
      if (expanded === null) return items;
      items.push(...expanded);
    }
    return items;
  }

  #item(expression: readonly Token[]): Item {
    const { path, name } = bareColumn(expression);
    const column = path.at(-1);
    if (column === undefined) return { name, column: null };
    const isFirst = path.length > 1 ? this.#sourceOf(path.at(-2) ?? '') === 0 : this.#belongsToFirst(column);
    return { name: name ?? column, column: isFirst ? column : null };
  }

  /** Place of the source that a qualifier names. */
  #sourceOf(qualifier: string): number {
    return this.#sources.findIndex(({ table, alias }) => sameName(alias ?? table, qualifier));
  }

  #belongsToFirst(column: string): boolean {
    if (this.#sources.length === 1) return true;
    const known = this.#columnsOf(this.#sources[0]?.table ?? '');
    return known?.some((name) => sameName(name, column)) ?? false;
  }

  /** The columns that `*` or `t.*` stands for, where they are known. */
  #star(expression: readonly Token[]): Item[] | null {
    const qualifier = expression.length > 1 ? nameOf(expression.at(-3)) : null;
    const places = qualifier === null ? this.#sources.map((_, at) => at) : [this.#sourceOf(qualifier)];
    const items: Item[] = [];
    for (const place of places) {
      const columns = this.#columnsOf(this.#sources[place]?.table ?? '');
      if (columns === undefined) return null;
      items.push(...columns.map((name) => ({ name, column: place === 0 ? name : null })));
    }
    return items;
  }
}

/** A `*` whose columns are not known, taken to be the target's columns that the rest of the list leaves. */
function assumed(
  list: readonly (readonly Token[])[],
  done: number,
  targets: readonly string[] | null,
): Item[] | null {
  const stars = list.filter((expression) => expression.at(-1)?.text === '*').length;
  if (targets === null || stars > 1) return null;
  const width = targets.length - (list.length - 1);
  return targets.slice(done, done + Math.max(0, width)).map((name) => ({ name, column: name }));
}

/** The path of `c`, `t.c`, `c AS x` or `t.c x`, empty for any other expression; and the name that AS gives. */
function bareColumn(tokens: readonly Token[]): { path: string[]; name: string | null } {
  const as = findTopLevel(tokens, (token) => isWord(token, 'AS'));
  const name = as < 0 ? null : nameOrString(tokens[as + 1]);
  const expression = as < 0 ? tokens : tokens.slice(0, as);
  const path: string[] = [];
  let at = 0;
  for (; at < expression.length; at += 2) {
    const part = nameOf(expression[at]);
    if (part === null || (at === 0 && isWord(expression[at], ...constants))) return { path: [], name };
    path.push(part);
    if (expression[at + 1]?.text !== '.') break;
  }
  const [alias, more] = [expression[at + 1], expression[at + 2]];
  if (alias === undefined) return { path, name };
  const isAlias = more === undefined && nameOf(alias) !== null && !isWord(alias, 'ISNULL', 'NOTNULL');
  return isAlias && as < 0 ? { path, name: nameOf(alias) } : { path: [], name };
}

const constants = [
  ...['NULL', 'TRUE', 'FALSE', 'CASE', 'NOT', 'EXISTS'],
  ...['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_USER', 'LOCALTIME', 'LOCALTIMESTAMP'],
];

function sameName(a: string | null | undefined, b: string | null | undefined): boolean {
  return a != null && b != null && a.toLowerCase() === b.toLowerCase();
}

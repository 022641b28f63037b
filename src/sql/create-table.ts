import { type Dialect, isWord, nameOf, significant, type Token, tokenize } from './tokenize.js';

/** What a CREATE TABLE says that a catalog may not tell. */
export interface TableDefinition {
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  /** CHECK expressions without their parentheses, column and table level. */
  readonly checks: readonly string[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly autoincrement: boolean;
  readonly withoutRowid: boolean;
  readonly strict: boolean;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly collation: string | null;
  readonly generatedSql: string | null;
}

export interface ForeignKeyDefinition {
  readonly columns: readonly string[];
  readonly parent: string;
  readonly deferred: boolean;
}

/** Reads a CREATE TABLE statement; `null` for anything else. */
export function parseCreateTable(sql: string, dialect: Dialect = 'sqlite'): TableDefinition | null {
  const tokens = significant(tokenize(sql, dialect));
  const open = tokens.findIndex((token) => token.text === '(');
  if (
    !isWord(tokens[0], 'CREATE') ||
    open < 0 ||
    tokens.slice(0, open).some((token) => isWord(token, 'AS', 'VIRTUAL'))
  )
    return null;
  const close = closing(tokens, open);
  const parts = splitAtCommas(tokens.slice(open + 1, close));
  const options = tokens
    .slice(close + 1)
    .map(({ text }) => text.toUpperCase())
    .join(' ');
  const isConstraint = (part: readonly Token[]) =>
    isWord(part[0], 'CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN') && part[0]?.kind === 'word';
  const columns = parts.filter((part) => part.length > 0 && !isConstraint(part));
  return {
    name: nameOf(tokens[open - 1]) ?? '',
    columns: columns.map((part) => readColumn(part, sql)),
    checks: parts.flatMap((part) => checksIn(part, sql)),
    foreignKeys: parts.flatMap((part) => foreignKeysIn(part, isConstraint(part))),
    autoincrement: parts.some((part) => outside(part).some((token) => isWord(token, 'AUTOINCREMENT'))),
    withoutRowid: options.includes('WITHOUT ROWID'),
    strict: /\bSTRICT\b/.test(options),
  };
}

function readColumn(part: readonly Token[], sql: string): ColumnDefinition {
  const collate = part.findIndex((token) => isWord(token, 'COLLATE'));
  const as = part.findIndex((token, at) => at > 0 && isWord(token, 'AS') && part[at + 1]?.text === '(');
  return {
    name: nameOf(part[0]) ?? part[0]?.text.replace(/^'|'$/g, '') ?? '',
    collation: collate < 0 ? null : (nameOf(part[collate + 1])?.toLowerCase() ?? null),
    generatedSql: as < 0 ? null : inParentheses(part, as + 1, sql),
  };
}

function checksIn(part: readonly Token[], sql: string): string[] {
  const found: string[] = [];
  let depth = 0;
  part.forEach((token, at) => {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (depth === 0 && isWord(token, 'CHECK') && part[at + 1]?.text === '(')
      found.push(inParentheses(part, at + 1, sql));
  });
  return found;
}

function foreignKeysIn(part: readonly Token[], isConstraint: boolean): ForeignKeyDefinition[] {
  const references = part.findIndex((token) => isWord(token, 'REFERENCES'));
  if (references < 0) return [];
  const open = part.findIndex((token) => token.text === '(');
  const listed = isConstraint ? splitAtCommas(part.slice(open + 1, closing(part, open))) : [part.slice(0, 1)];
  const deferrable = part.findIndex(
    (token, at) => isWord(token, 'DEFERRABLE') && !isWord(part[at - 1], 'NOT'),
  );
  const deferred =
    deferrable >= 0 && isWord(part[deferrable + 1], 'INITIALLY') && isWord(part[deferrable + 2], 'DEFERRED');
  return [
    {
      columns: listed.flatMap(([token]) => nameOf(token) ?? []),
      parent: nameOf(part[references + 1]) ?? '',
      deferred,
    },
  ];
}

/** The source text inside the parentheses that open at this place. */
function inParentheses(tokens: readonly Token[], open: number, sql: string): string {
  const end = tokens[closing(tokens, open)];
  const start = tokens[open];
  return start && end ? sql.slice(start.start + 1, end.start).trim() : '';
}

function outside(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter(({ text }) => {
    if (text === '(') depth++;
    if (text === ')') depth--;
    return depth <= (text === '(' ? 1 : 0) || /^autoincrement$/i.test(text);
  });
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    else if (tokens[at]?.text === ')' && --depth === 0) return at;
  }
  return tokens.length;
}

function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

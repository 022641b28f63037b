import { splitAtCommas } from './groups.js';
import { nameOrString, namesIn, Reader } from './reader.js';
import { type Dialect, isWord, significant, type Token, tokenize } from './tokenize.js';

/** What a CREATE TABLE or CREATE VIRTUAL TABLE says. All expressions are as written, without outer parentheses. */
export interface TableDefinition {
  readonly name: string;
  /** None for a virtual table: only its module knows them. */
  readonly columns: readonly ColumnDefinition[];
  /** CHECK expressions, of columns and of the table. */
  readonly checks: readonly string[];
  /** Column names in key order. */
  readonly primaryKey: readonly string[];
  /** UNIQUE constraints, of columns and of the table. */
  readonly uniques: readonly (readonly string[])[];
  /** In the order of their declaration. */
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly autoincrement: boolean;
  readonly withoutRowid: boolean;
  readonly strict: boolean;
  /** A virtual table's module, in lower case. */
  readonly virtual: string | null;
}

export interface ColumnDefinition {
  readonly name: string;
  /** The declared type as written; empty where there is none. */
  readonly type: string;
  readonly notNull: boolean;
  readonly defaultSql: string | null;
  /** In lower case; `null` where none is given. */
  readonly collation: string | null;
  readonly generated: 'virtual' | 'stored' | null;
  readonly generatedSql: string | null;
}

export interface ForeignKeyDefinition {
  readonly columns: readonly string[];
  readonly parent: string;
  /** Empty where none are named: the parent's primary key is meant. */
  readonly parentColumns: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
  /** DEFERRABLE INITIALLY DEFERRED. */
  readonly deferred: boolean;
}

/** Reads a CREATE TABLE statement; `null` for anything else, CREATE TABLE … AS included. */
export function parseCreateTable(sql: string, dialect: Dialect): TableDefinition | null {
  const reader = new Reader(significant(tokenize(sql, dialect)));
  if (!reader.skipPhrase('CREATE')) return null;
  reader.skip('GLOBAL', 'LOCAL', 'TEMP', 'TEMPORARY', 'UNLOGGED', 'FOREIGN');
  const virtual = reader.skipPhrase('VIRTUAL', 'TABLE');
  if (!virtual && !reader.skipPhrase('TABLE')) return null;
  reader.skipPhrase('IF', 'NOT', 'EXISTS');
  const name = reader.name() ?? '';
  if (virtual) {
    const module = reader.skipPhrase('USING') ? (reader.name()?.toLowerCase() ?? '') : '';
    return { ...new Collector(sql).table(name, []), virtual: module };
  }
  if (reader.peek()?.text !== '(') return null;
  const parts = splitAtCommas(reader.group());
  const options = reader.rest();
  if (isWord(options[0], 'AS')) return null;
  const collector = new Collector(sql);
  for (const part of parts) collector.read(part);
  return collector.table(name, options);
}

const TABLE_CONSTRAINT = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN', 'EXCLUDE'];
const CONSTRAINT = [
  ...TABLE_CONSTRAINT,
  ...['NOT', 'NULL', 'DEFAULT', 'COLLATE', 'REFERENCES', 'AS', 'ON', 'DEFERRABLE'],
];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Gathers what the parts between the commas declare. */
class Collector {
  readonly #sql: string;
  readonly #columns: ColumnDefinition[] = [];
  readonly #checks: string[] = [];
  #primaryKey: string[] = [];
  readonly #uniques: string[][] = [];
  readonly #foreignKeys: Mutable<ForeignKeyDefinition>[] = [];
  #autoincrement = false;

  constructor(sql: string) {
    this.#sql = sql;
  }

  read(part: readonly Token[]): void {
    const reader = new Reader(part);
    const first = reader.peek();
    if (first === undefined || (isWord(first, 'LIKE') && part.length > 1)) return;
    if (isWord(first, ...TABLE_CONSTRAINT)) {
      this.#readConstraints(reader, null);
      return;
    }
    const column: Mutable<ColumnDefinition> = {
      name: nameOrString(reader.next()) ?? '',
      type: sliceOf(upToConstraint(reader), this.#sql),
      notNull: false,
      defaultSql: null,
      collation: null,
      generated: null,
      generatedSql: null,
    };
    this.#columns.push(column);
    this.#readConstraints(reader, column);
  }

  table(name: string, options: readonly Token[]): TableDefinition {
    return {
      name,
      columns: this.#columns,
      checks: this.#checks,
      primaryKey: this.#primaryKey,
      uniques: this.#uniques,
      foreignKeys: this.#foreignKeys,
      autoincrement: this.#autoincrement,
      withoutRowid: options.some((token, at) => isWord(token, 'WITHOUT') && isWord(options[at + 1], 'ROWID')),
      strict: options.some((token) => isWord(token, 'STRICT')),
      virtual: null,
    };
  }

  /** Constraints follow one another; SQLite wants no commas between those of the table either. */
  #readConstraints(reader: Reader, column: Mutable<ColumnDefinition> | null): void {
    while (reader.peek() !== undefined) {
      if (reader.peek()?.text === '(') reader.parentheses();
      const keyword = reader.word();
      if (keyword === 'CONSTRAINT') reader.next();
      else if (keyword === 'CHECK') this.#checks.push(sliceOf(reader.group(), this.#sql));
      else if (keyword === 'UNIQUE') this.#uniques.push(this.#keyColumns(reader, column));
      else if (keyword === 'PRIMARY') this.#readPrimaryKey(reader, column);
      else if (!this.#readForeignKey(keyword, reader, column) && column !== null) {
        this.#readColumnConstraint(keyword, reader, column);
      }
    }
  }

  #keyColumns(reader: Reader, column: ColumnDefinition | null): string[] {
    if (column !== null) return [column.name];
    while (reader.peek() !== undefined && reader.peek()?.text !== '(') reader.next();
    return namesIn(splitAtCommas(reader.group()));
  }

  #readPrimaryKey(reader: Reader, column: ColumnDefinition | null): void {
    this.#autoincrement ||= reader.rest().some((token) => isWord(token, 'AUTOINCREMENT'));
    this.#primaryKey = this.#keyColumns(reader, column);
  }

  /** Reads on in a foreign key, or opens one; whether the keyword belongs to one. */
  #readForeignKey(keyword: string, reader: Reader, column: ColumnDefinition | null): boolean {
    const last = this.#foreignKeys.at(-1);
    switch (keyword) {
      case 'FOREIGN':
        this.#openForeignKey(this.#keyColumns(reader, column));
        return true;
      case 'REFERENCES': {
        const key = column === null ? last : this.#openForeignKey([column.name]);
        const parent = reader.name() ?? '';
        const parentColumns = reader.peek()?.text === '(' ? namesIn(splitAtCommas(reader.group())) : [];
        if (key !== undefined) Object.assign(key, { parent, parentColumns });
        return true;
      }
      case 'ON': {
        const event = reader.word();
        const action = reader.word();
        const full = action === 'SET' || action === 'NO' ? `${action} ${reader.word()}` : action;
        if (last !== undefined && event === 'DELETE') last.onDelete = full;
        if (last !== undefined && event === 'UPDATE') last.onUpdate = full;
        return true;
      }
      case 'DEFERRABLE':
        if (last !== undefined) last.deferred = reader.skipPhrase('INITIALLY', 'DEFERRED');
        return true;
      default:
        return false;
    }
  }

  #openForeignKey(columns: string[]): Mutable<ForeignKeyDefinition> {
    const key = {
      columns,
      parent: '',
      parentColumns: [],
      onDelete: 'NO ACTION',
      onUpdate: 'NO ACTION',
      deferred: false,
    };
    this.#foreignKeys.push(key);
    return key;
  }

  #readColumnConstraint(keyword: string, reader: Reader, column: Mutable<ColumnDefinition>): void {
    if (keyword === 'NOT') {
      if (reader.skipPhrase('NULL')) column.notNull = true;
      else if (reader.skipPhrase('DEFERRABLE')) reader.skip('INITIALLY', 'DEFERRED', 'IMMEDIATE');
    } else if (keyword === 'GENERATED') {
      reader.skip('ALWAYS', 'BY', 'DEFAULT');
    } else if (keyword === 'COLLATE') {
      column.collation = reader.name()?.toLowerCase() ?? null;
    } else if (keyword === 'DEFAULT') {
      column.defaultSql = defaultSql(reader, this.#sql);
    } else if (keyword === 'AS' && reader.peek()?.text === '(') {
      column.generatedSql = sliceOf(reader.group(), this.#sql);
      column.generated = isWord(reader.peek(), 'STORED') ? 'stored' : 'virtual';
    }
  }
}

/** The tokens before the next constraint. */
function upToConstraint(reader: Reader): Token[] {
  const tokens: Token[] = [];
  while (reader.peek() !== undefined && !isWord(reader.peek(), ...CONSTRAINT)) {
    if (isWord(reader.peek(), 'GENERATED') && isWord(reader.peek(1), 'ALWAYS', 'BY')) break;
    if (reader.peek()?.text === '(') tokens.push(...reader.parentheses());
    else tokens.push(reader.next() as Token);
  }
  return tokens;
}

/** A literal, a signed number or a name; an expression in parentheses without them. */
function defaultSql(reader: Reader, sql: string): string {
  const first = reader.peek()?.text === '(' ? reader.parentheses() : [reader.next() as Token];
  const more = upToConstraint(reader);
  return sliceOf(first.length > 1 && more.length === 0 ? first.slice(1, -1) : [...first, ...more], sql);
}

/** The source text from the first token to the last. */
function sliceOf(tokens: readonly Token[], sql: string): string {
  const [first, last] = [tokens[0], tokens.at(-1)];
  return first && last ? sql.slice(first.start, last.start + last.text.length) : '';
}

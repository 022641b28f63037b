import { dictionaryOf } from '../../datasets/index.js';
import { jsonPathsIn } from '../../datasets/json-paths.js';
import type { DocumentSearch } from '../../datasets/learn/documents.js';
import type { TablePlan } from '../../datasets/plan/table.js';
import { significant, tokenize } from '../../sql/tokenize.js';
import type { Bench } from './bench.js';

/** Paths and texts that a document of the column may need: what computed columns, conditions, indexes and enums say, and what the migration reads. */
export function wordsOf(
  { table, checks }: TablePlan,
  column: string,
  { plan: { schema }, options: { dictionary } }: Bench,
): Omit<DocumentSearch, 'ask'> {
  const texts = [
    ...table.columns.flatMap(({ generatedSql }) => generatedSql ?? []),
    ...checks.filter(({ columns }) => columns.includes(column)).map(({ sql }) => sql),
    ...schema.indexes.filter((index) => index.table === table.name).map(({ sql }) => sql),
  ];
  const said = [...texts, ...schema.others.filter(({ kind }) => kind === 'enum').map(({ sql }) => sql)];
  const needed = new Set(
    texts
      .flatMap((sql) => jsonPathsIn(significant(tokenize(sql, schema.dialect))))
      .map((path) => JSON.stringify(path)),
  );
  return {
    needed: [...needed].slice(0, MOST_PATHS).map((key) => JSON.parse(key) as string[]),
    further: dictionary.jsonPaths.filter((path) => !needed.has(JSON.stringify(path))).slice(0, MOST_PATHS),
    words: dictionaryOf(said, schema.dialect)
      .constants.filter((cell) => typeof cell === 'string')
      .filter((text) => text.length < LONG)
      .slice(0, MOST_WORDS),
  };
}

const MOST_PATHS = 16;
const MOST_WORDS = 32;
const LONG = 40;

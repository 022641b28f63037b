import { closing, splitAtCommas } from '../../sql/groups.js';
import { isWord, nameOf, type Token } from '../../sql/tokenize.js';

/** What a placeholder stands for: a column's value in a row that is there or in a new one, or a number of rows. */
export type Place =
  | { readonly kind: 'there' | 'new'; readonly table: string | null; readonly column: string }
  | { readonly kind: 'count' };

/** What each placeholder of a statement stands for, as far as what is around it tells. @param words significant tokens */
export function placesOf(
  words: readonly Token[],
  columnsOf: (table: string) => readonly string[] | undefined,
): Map<Token, Place> {
  const places = new Map<Token, Place>(inserted(words, columnsOf));
  words.forEach((token, at) => {
    if (token.kind !== 'parameter' || places.has(token)) return;
    const place = compared(words, at);
    if (place !== null) places.set(token, place);
  });
  return places;
}

/** The values of `INSERT INTO table (columns) VALUES (…), (…)`. */
function inserted(
  words: readonly Token[],
  columnsOf: (table: string) => readonly string[] | undefined,
): [Token, Place][] {
  const into = words.findIndex((token) => isWord(token, 'INTO'));
  if (into < 0) return [];
  const table = nameOf(words[into + 1]) ?? '';
  const listed = words[into + 2]?.text === '(' ? into + 2 : -1;
  const columns =
    listed < 0
      ? columnsOf(table)
      : splitAtCommas(words.slice(listed + 1, closing(words, listed))).map(([first]) => nameOf(first) ?? '');
  const values = words.findIndex((token, at) => at > into && isWord(token, 'VALUES'));
  const found: [Token, Place][] = [];
  for (let at = values + 1; values >= 0 && words[at]?.text === '('; at = closing(words, at) + 2) {
    splitAtCommas(words.slice(at + 1, closing(words, at))).forEach((value, index) => {
      const column = columns?.[index];
      for (const token of value)
        if (token.kind === 'parameter' && column !== undefined)
          found.push([token, { kind: 'new', table, column }]);
    });
  }
  return found;
}

const OPERATOR = /^(=|==|<>|!=|<|<=|>|>=)$/;

/** `column = ?`, `? = column`, `column IN (?, ?)`, `column BETWEEN ? AND ?`, `LIMIT ?`. */
function compared(words: readonly Token[], at: number): Place | null {
  if (isWord(words[at - 1], 'LIMIT', 'OFFSET')) return { kind: 'count' };
  let before = at - 1;
  if (isWord(words[before], 'AND') && words[before - 1]?.kind === 'parameter') before -= 2;
  while (words[before]?.text === ',' && words[before - 1]?.kind === 'parameter') before -= 2;
  if (words[before]?.text === '(' && isWord(words[before - 1], 'IN')) before--;
  if (isOperator(words[before])) {
    before--;
    if (isWord(words[before], 'NOT')) before--;
    const column = nameOf(words[before]);
    if (column !== null) return { kind: 'there', table: null, column };
  }
  if (!isOperator(words[at + 1])) return null;
  const after = words[at + 3]?.text === '.' ? at + 4 : at + 2;
  const column = nameOf(words[after]);
  return column === null ? null : { kind: 'there', table: null, column };
}

function isOperator(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (OPERATOR.test(token.text) || isWord(token, 'LIKE', 'GLOB', 'ILIKE', 'IS', 'IN', 'BETWEEN', 'MATCH'))
  );
}

/**
 * A canonical expression without casts that do nothing: of a literal to a type of its own kind, however often, and of a column to a wider
 * type of its own. An engine leaves them behind where the type of a column changes and comes back.
 */
export function withoutIdleCasts(text: string): string {
  for (let before = text; ; before = text) {
    for (const [idle, kept] of IDLE) text = text.replace(idle, kept);
    if (text === before) return text;
  }
}

const LITERAL = `'(?:[^']|'')*'`;
const TEXT = '(?:text|character varying|varchar)';
const WHOLE = '(?:bigint|integer|smallint)';
/** No length, and no list. */
const PLAIN = `(?! [[(])`;
const NAME = String.raw`(?:[a-z_]\w*|"(?:[^"]|"")+")`;
/** In parentheses that are not those of a call. */
const OWN = String.raw`(?<![\w"] )\( `;

const IDLE: readonly (readonly [RegExp, string])[] = [
  [new RegExp(String.raw`\( (${LITERAL}|(?:- )?\d+|array \[ [^[\]]+ \]) \)(?= ::)`, 'g'), '$1'],
  [new RegExp(`(${LITERAL}) :: ${TEXT}${PLAIN}`, 'g'), '$1'],
  [new RegExp(String.raw`(?<![\w.])(\d+) :: ${WHOLE}${PLAIN}`, 'g'), '$1'],
  [new RegExp(String.raw`(array \[ [^[\]]+ \]) :: (?:${TEXT}|${WHOLE}) \[ \]`, 'g'), '$1'],
  [new RegExp(String.raw`${OWN}(${NAME}) \) :: (?:${TEXT}|${WHOLE})${PLAIN}`, 'g'), '$1'],
];

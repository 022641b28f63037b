import { significant, tokenize } from '../../sql/tokenize.js';

/** Whether a SELECT can be told to change nothing: it makes no table, writes in no WITH, and calls nothing but what only answers. */
export function changesNothing(select: string): boolean {
  if (/\b(into|insert|update|delete|merge)\b/i.test(select)) return false;
  const tokens = significant(tokenize(select, 'postgres'));
  return tokens.every(
    ({ kind, text }, at) =>
      tokens[at + 1]?.text !== '(' || (kind !== 'word' && kind !== 'quoted') || ANSWERS.test(text),
  );
}

/** What may stand before a parenthesis and calls nothing, and functions of PostgreSQL's own that ask the catalog or compute. */
const ANSWERS = new RegExp(
  `^(${[
    'all|and|any|array|as|between|by|case|else|end|except|exists|filter|from|group|having|in|intersect|is|join|lateral|like|not|on|or|over|row|select|some|then|union|using|values|when|where|with',
    'coalesce|greatest|least|nullif|cast|extract|count|sum|min|max|avg|lower|upper|trim|length|concat|substring|replace|now|version',
    '(array|string|json|jsonb)_agg|array_(length|position|to_string)|json_build_(object|array)|row_to_json|to_json|unnest|generate_subscripts',
    'current_(database|schema|schemas|setting|user)|session_user|format|format_type|quote_(ident|literal|nullable)|to_reg\\w+|reg\\w+|(obj|col|shobj)_description',
    'pg_(get|typeof|encoding|relation|total|table|indexes)\\w*|pg_\\w+_is_visible|has_\\w+_privilege|information_schema\\._pg_expandarray|_pg_expandarray',
  ].join('|')})$`,
  'i',
);

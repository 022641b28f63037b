/**
 * Joins terms with AND or OR so that their tree is as low as it can be: SQLite reads a row of two thousand terms as a tree as
 * deep, and refuses one of more than a thousand.
 */
export function joinTerms(terms: readonly string[], operator: 'AND' | 'OR'): string {
  if (terms.length <= 1) return terms[0] ?? (operator === 'AND' ? '1' : '0');
  const half = terms.length >> 1;
  const [left, right] = [terms.slice(0, half), terms.slice(half)];
  return `(${joinTerms(left, operator)} ${operator} ${joinTerms(right, operator)})`;
}

/** A name in back quotes: in double quotes SQLite may read one that is misspelt as a text, and say nothing. */
export function name(text: string): string {
  return `\`${text.replaceAll('`', '``')}\``;
}

/** A text in single quotes. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Whether two values have the same storage class and the same bytes. Compared as blobs, so that neither a column's
 * collation nor its affinity nor a NUL character has a say; the plain comparison is for numbers whose text is the same.
 */
export function same(a: string, b: string): string {
  return `(typeof(${a}) = typeof(${b}) AND CAST(${a} AS BLOB) IS CAST(${b} AS BLOB) AND ${a} IS ${b})`;
}

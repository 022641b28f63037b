/** The items, each after those that it needs; a circle is broken at the one that stands first. */
export function inOrder<T>(items: Iterable<T>, needs: (item: T) => Iterable<T>): T[] {
  const ordered = new Set<T>();
  const visiting = new Set<T>();
  const visit = (item: T) => {
    if (visiting.has(item)) return;
    visiting.add(item);
    for (const first of needs(item)) visit(first);
    ordered.add(item);
  };
  for (const item of items) visit(item);
  return [...ordered];
}

/**
 * The value under a name of somebody else's. A plain object also answers to names that it was never given (`constructor`, `toString`), and
 * tables and columns may be called so.
 */
export function own<T>(record: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return record != null && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Sets the value under a name of somebody else's: to assign to `__proto__` would do something else. */
export function put<T>(record: Record<string, T>, name: string, value: NoInfer<T>): void {
  if (name !== '__proto__') record[name] = value;
  else Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}

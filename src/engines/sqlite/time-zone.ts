/**
 * Does the work as a process in that time zone would. SQLite asks the C library, which asks the environment; writing
 * `process.env.TZ` makes Node.js tell it. What was there before is put back.
 */
export function inTimeZone<T>(zone: string, work: () => T): T {
  const before = process.env.TZ;
  if (before === zone) return work();
  process.env.TZ = zone;
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

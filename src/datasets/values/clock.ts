/** Whether the expression reads the clock or draws a number, so that two runs would differ, as far as its words tell. */
export function callsClock(sql: string | null): boolean {
  return sql !== null && CLOCK.test(sql);
}

const CLOCK =
  /\bcurrent_\w|\b(date|time|datetime|julianday|unixepoch|strftime|timediff|random|randomblob|now|gen_random_uuid|uuid_generate_v4|clock_timestamp|nextval)\s*\(/i;

import type { BrokenRule } from '../../model/errors.js';
import { nameOf } from './naming.js';
import type { WireError } from './wire.js';

/** The rule that a statement broke, by its SQLSTATE. */
export function brokenRule({ code, place }: WireError): BrokenRule | undefined {
  const rule = RULES.get(code) ?? (code.startsWith('22') ? 'type' : undefined);
  if (rule === undefined) return undefined;
  const { schema = null, table, column } = place;
  return {
    rule,
    ...(table === undefined ? {} : { table: nameOf({ schema, name: table }) }),
    ...(column === undefined ? {} : { column }),
    ...(code === NUMBER_OUT_OF_RANGE ? { overflow: true } : {}),
  };
}

const NUMBER_OUT_OF_RANGE = '22003';

/** P0001 and P0004 are RAISE EXCEPTION and ASSERT of PL/pgSQL. */
const RULES: ReadonlyMap<string, BrokenRule['rule']> = new Map([
  ['23502', 'not-null'],
  ['23514', 'check'],
  ['23505', 'unique'],
  ['23503', 'foreign-key'],
  ['P0001', 'trigger'],
  ['P0004', 'trigger'],
]);

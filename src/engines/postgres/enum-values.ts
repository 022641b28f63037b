/** Whether a value may be added to an enum, by the statement itself or by code in it. */
export function addsEnumValue(sql: string): boolean {
  return /\badd\s+value\b/i.test(sql);
}

/**
 * Makes the enum values usable that were added in the transaction that is open, as they are after its commit. The server keeps them in
 * mind by their object identifier, so that they get another one: an odd one, whose order it looks up. No row can hold them yet.
 */
export const USE_ENUM_VALUES = `DO $values$
  DECLARE added record;
  BEGIN
    FOR added IN SELECT v.oid, v.enumlabel, v.enumtypid::pg_catalog.regtype::text AS type FROM pg_catalog.pg_enum v LOOP
      BEGIN
        EXECUTE pg_catalog.format('SELECT %L::%s', added.enumlabel, added.type);
      EXCEPTION WHEN unsafe_new_enum_value_usage THEN
        UPDATE pg_catalog.pg_enum SET oid = (
          SELECT (GREATEST(3500000000, max(w.oid::pg_catalog.int8) + 1) | 1)::pg_catalog.oid FROM pg_catalog.pg_enum w)
        WHERE oid = added.oid;
      END;
    END LOOP;
  END $values$`;

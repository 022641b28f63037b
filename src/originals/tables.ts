/**
 * The framework's own tables for what migrations displace. No column has a declared type, so no affinity touches a
 * value that is laid there; each row is found by its migration, table, primary key and column.
 *
 * - `_rehearsal_original`: a cell of the old schema that `up` wrote, as it was and as `up` left it
 * - `_rehearsal_parked`: a cell that only the new schema can hold, laid aside by `down` for the next `up`
 * - `_rehearsal_quarantine`: a cell that `up` could not convert, with the reason
 */
export const keptTables = {
  original: table('_rehearsal_original', 'before, after'),
  parked: table('_rehearsal_parked', 'value, witness'),
  quarantine: table('_rehearsal_quarantine', 'reason'),
} as const;

export interface KeptTable {
  readonly name: string;
  /** Makes the table where it is not there yet. */
  readonly create: string;
}

function table(name: string, cells: string): KeptTable {
  const key = 'migration, tbl, pk, col';
  return {
    name,
    create: `CREATE TABLE IF NOT EXISTS ${name} (${key}, ${cells}, PRIMARY KEY (${key})) WITHOUT ROWID`,
  };
}

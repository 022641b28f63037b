import type { Cell } from '../model/cell.js';
import { RawText } from '../model/cell.js';
import { encodeCell } from '../model/cell-json.js';
import { type Dataset, datasetSize, type Row } from '../model/dataset.js';
import type { Difference, Finding } from '../model/finding.js';
import type { Acceptance } from '../model/migration.js';
import type {
  Accepted,
  JsonRow,
  ReportCounterexample,
  ReportDifference,
  ReportFinding,
} from '../model/report.js';
import type { Counterexample } from './shrink.js';

/** The finding as reports spell it. */
export function encodeFinding(finding: Finding, acceptance: Acceptance | null): ReportFinding {
  const { code, summary, table, column, blame, wayOut } = finding;
  return {
    code,
    summary,
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    accepted: acceptance && acceptedOf(acceptance),
    ...(blame === undefined ? {} : { blame }),
    ...(wayOut === undefined ? {} : { wayOut }),
  };
}

/** Why it fails nothing, as reports spell it. */
export function acceptedOf({ reason, baseline }: Acceptance): Accepted {
  return { reason, ...(baseline === undefined ? {} : { baseline }) };
}

/** The counterexample as reports spell it. */
export function encodeCounterexample({ seed, path, dataset, finding }: Counterexample): ReportCounterexample {
  return {
    seed,
    path,
    rows: datasetSize(dataset),
    dataset: encodeDataset(dataset),
    differences: finding.differences.map(encodeDifference),
  };
}

/** The dataset as JSON that loses nothing; tables without rows are left out. */
function encodeDataset(dataset: Dataset): Record<string, JsonRow[]> {
  return Object.fromEntries(
    Object.entries(dataset)
      .filter(([, rows]) => rows.length > 0)
      .map(([table, rows]) => [table, rows.map(encodeRow)]),
  );
}

function encodeDifference({ table, key, column, before, after }: Difference): ReportDifference {
  return {
    table,
    ...(key === undefined ? {} : { key: encodeRow(key) }),
    ...(column === undefined ? {} : { column }),
    ...(before === undefined ? {} : { before: encodeSide(before) }),
    ...(after === undefined ? {} : { after: encodeSide(after) }),
  };
}

function encodeSide(side: Cell | Row) {
  return isCell(side) ? encodeCell(side) : encodeRow(side);
}

function isCell(side: Cell | Row): side is Cell {
  return side === null || typeof side !== 'object' || side instanceof Uint8Array || side instanceof RawText;
}

function encodeRow(row: Row): JsonRow {
  return Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, encodeCell(cell)]));
}

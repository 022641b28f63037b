import { decodeCell, type JsonCell } from '../../model/cell-json.js';
import { propertyIds } from '../../model/property-id.js';
import type {
  FindingKind,
  JsonRow,
  PropertyReport,
  ReportCounterexample,
  ReportDifference,
  ReportFinding,
} from '../../model/report.js';
import { isRow } from '../show/difference.js';
import { readPlace } from './evidence.js';
import type { Reader } from './reader.js';

export const verdicts = ['passed', 'failed', 'inconclusive', 'skipped'] as const;

export function readProperty(reader: Reader): PropertyReport {
  return {
    ...reader.object(),
    id: reader.at('id').oneOf(propertyIds),
    verdict: reader.at('verdict').oneOf(verdicts),
    cases: reader.at('cases').amount(),
    summary: reader.at('summary').string(),
    accepted: readAccepted(reader.at('accepted')),
    ...reader.optional('kind', readKind),
    ...reader.optional('follows', (follows) => follows.list((id) => id.oneOf(propertyIds))),
    ...reader.optional('causedBy', (cause) => cause.oneOf(propertyIds)),
    ...reader.optional('counterexample', readCounterexample),
    findings: reader.at('findings').or([], (findings) => findings.list(readFinding)),
  };
}

function readKind(reader: Reader): FindingKind {
  return reader.oneOf(['fault', 'decision', 'consequence'] as const);
}

function readAccepted(reader: Reader): { reason: string } | null {
  return reader.orNull((accepted) => ({ ...accepted.object(), reason: accepted.at('reason').string() }));
}

function readFinding(reader: Reader): ReportFinding {
  const text = (each: Reader) => each.string();
  return {
    ...reader.object(),
    code: reader.at('code').string(),
    summary: reader.at('summary').string(),
    ...reader.optional('table', text),
    ...reader.optional('column', text),
    ...reader.optional('kind', readKind),
    ...reader.optional('causedBy', (cause) => ({
      property: cause.at('property').oneOf(propertyIds),
      ...cause.optional('table', text),
      ...cause.optional('column', text),
    })),
    accepted: readAccepted(reader.at('accepted')),
    ...reader.optional('counterexample', readCounterexample),
    ...reader.optional('blame', (blame) => ({ sql: blame.at('sql').string(), ...readPlace(blame) })),
    ...reader.optional('wayOut', text),
  };
}

function readCounterexample(reader: Reader): ReportCounterexample {
  return {
    ...reader.object(),
    seed: reader.at('seed').whole(),
    path: reader.at('path').string(),
    rows: reader.at('rows').amount(),
    dataset: reader.at('dataset').members((rows) => rows.list(readRow)),
    differences: reader.at('differences').list(readDifference),
  };
}

function readDifference(reader: Reader): ReportDifference {
  return {
    ...reader.object(),
    table: reader.at('table').string(),
    ...reader.optional('key', readRow),
    ...reader.optional('column', (column) => column.string()),
    ...reader.optional('before', (side) => readSide(side, reader)),
    ...reader.optional('after', (side) => readSide(side, reader)),
  };
}

function readSide(side: Reader, difference: Reader): JsonCell | JsonRow {
  const { column } = difference.object() as { column?: string };
  const told = column === undefined ? {} : { column };
  return isRow(told, side.value as JsonCell | JsonRow) ? readRow(side) : readCell(side);
}

function readRow(reader: Reader): JsonRow {
  return reader.members(readCell);
}

function readCell(reader: Reader): JsonCell {
  try {
    decodeCell(reader.value);
  } catch {
    reader.fail('a cell (null, a text, a whole number, or {"integer" | "real" | "blob" | "text": …})');
  }
  return reader.value as JsonCell;
}

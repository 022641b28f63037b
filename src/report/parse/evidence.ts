import type {
  DatasetEvidence,
  Evidence,
  ReportNote,
  StatementEvidence,
  TableEvidence,
} from '../../model/report.js';
import type { Reader } from './reader.js';

/** What the datasets exercised; of an older report, as much as it says. */
export function readEvidence(reader: Reader): Evidence {
  return {
    ...reader.object(),
    statements: reader.at('statements').list(readStatement),
    datasets: reader.at('datasets').or({ count: 0, tables: [], unpopulated: [] }, readDatasets),
  };
}

export function readNotes(reader: Reader): ReportNote[] {
  return reader.or([], (notes) =>
    notes.list((note) => ({
      ...note.object(),
      message: note.at('message').string(),
      kind: note.at('kind').oneOf(['context', 'gap']),
      ...readPlace(note),
    })),
  );
}

/** A file and a line, each where it is known. */
export function readPlace(reader: Reader): { file?: string; line?: number } {
  return {
    ...reader.optional('file', (file) => file.string()),
    ...reader.optional('line', (line) => line.whole()),
  };
}

function readStatement(reader: Reader): StatementEvidence {
  return {
    ...reader.object(),
    direction: reader.at('direction').or('up' as const, (each) => each.oneOf(['up', 'down'])),
    sql: reader.at('sql').string(),
    ...readPlace(reader),
    data: reader.at('data').or(true, (each) => each.boolean()),
    casesRun: reader.at('casesRun').amount(),
    casesTouchingRows: reader.at('casesTouchingRows').amount(),
    rowsTouched: reader.at('rowsTouched').amount(),
  };
}

function readDatasets(reader: Reader): DatasetEvidence {
  return {
    ...reader.object(),
    count: reader.at('count').amount(),
    tables: reader.at('tables').list(readTable),
    unpopulated: reader.at('unpopulated').list((each) => ({
      ...each.object(),
      table: each.at('table').string(),
      reason: each.at('reason').string(),
    })),
  };
}

function readTable(reader: Reader): TableEvidence {
  return {
    ...reader.object(),
    table: reader.at('table').string(),
    rows: reader.at('rows').amount(),
    largest: reader.at('largest').amount(),
    empty: reader.at('empty').amount(),
    columns: reader.at('columns').list((column) => ({
      ...column.object(),
      column: column.at('column').string(),
      kinds: column.at('kinds').members((kind) => kind.amount()),
    })),
  };
}

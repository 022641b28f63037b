import { own } from '../../model/record.js';
import type { JsonRow, ReportCounterexample, ReportDifference } from '../../model/report.js';
import { showCell } from '../show/cell.js';
import { foreign, type Html, html, pieces } from './escape.js';

/** Rows that are shown of one table; the saved counterexample holds all. */
const SHOWN_ROWS = 20;

/** The smallest dataset, a table for each table; the cells that end up different are marked. */
export function datasetTables({ dataset, differences }: ReportCounterexample): Html {
  return html`${Object.entries(dataset).map(([table, rows]) =>
    datasetTable(
      table,
      rows,
      differences.filter((difference) => difference.table === table && difference.key !== undefined),
    ),
  )}`;
}

function datasetTable(
  table: string,
  rows: readonly JsonRow[],
  differences: readonly ReportDifference[],
): Html {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const rest = rows.length - SHOWN_ROWS;
  return html`<div class="scroll"><table class="rows">
<caption>${foreign(table)}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${foreign(column)}</th>`)}</tr></thead>
<tbody>${rows.slice(0, SHOWN_ROWS).map((row) => {
    const meant = differences.filter(({ key }) => matches(row, key));
    return html`<tr>${columns.map((column) => dataCell(row, column, meant))}</tr>`;
  })}</tbody>
</table></div>${rest > 0 ? html`<p class="muted">and ${rest} more rows</p>` : null}`;
}

function dataCell(row: JsonRow, column: string, meant: readonly ReportDifference[]): Html {
  const cell = own(row, column);
  if (cell === undefined) return html`<td class="none" title="left out: takes its default">default</td>`;
  const hit = meant.some((difference) => difference.column === undefined || difference.column === column);
  return html`<td class="${hit ? 'hit' : ''}${cell === null ? ' null' : ''}"><code>${pieces(showCell(cell, { characters: 60 }))}</code></td>`;
}

function matches(row: JsonRow, key: JsonRow | undefined): boolean {
  const columns = Object.entries(key ?? {});
  return (
    columns.length > 0 &&
    columns.every(([column, cell]) => JSON.stringify(own(row, column)) === JSON.stringify(cell))
  );
}

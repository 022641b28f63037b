import { grouped } from '../../model/quantity.js';
import type {
  ColumnEvidence,
  MigrationReport,
  ReportNote,
  StatementEvidence,
  TableEvidence,
} from '../../model/report.js';
import { isAbout } from '../missing.js';
import { count } from '../words.js';
import { foreign, type Html, html, lines } from './escape.js';
import { bar, kindParts } from './picture.js';

/** What the datasets held and what the statements did with it, as pictures. */
export function evidencePictures({ evidence, notes }: MigrationReport): Html {
  const { statements, datasets } = evidence;
  const near = datasets.tables.filter((table) => isNamed(table.table, statements));
  const far = datasets.tables.filter((table) => !near.includes(table));
  return html`<div class="evidence">
${statementsBlock(statements, notes, datasets.count)}
${near.length === 0 ? null : html`<h3>Values in the tables that it names</h3>${near.map((table) => tablePicture(table, datasets.count))}`}
${far.length === 0 ? null : html`<h3>${near.length === 0 ? 'Tables' : 'Other tables'}</h3>${far.map((table) => tableSizes(table, datasets.count))}`}
</div>`;
}

/** The statements; those that keep originals and bring them back are folded away, or they would bury the author's own. */
function statementsBlock(
  statements: readonly StatementEvidence[],
  notes: readonly ReportNote[],
  datasets: number,
): Html | null {
  if (statements.length === 0) return null;
  const rows = (some: readonly StatementEvidence[]) =>
    html`<div class="statements">${some.map((each) => statement(each, notes, datasets))}</div>`;
  const keeping = statements.filter(({ sql }) => KEEPING.test(sql));
  const own = statements.filter((each) => !keeping.includes(each));
  return html`<h3>Statements</h3>
${rows(own)}
${keeping.length === 0 ? null : html`<details class="keeping"><summary>${count(keeping.length, 'statement')} more, keeping before-images and bringing them back</summary>${rows(keeping)}</details>`}`;
}

/** The tables in which displaced originals are kept. */
const KEEPING = /\b_rehearsal_\w/;

/** Whether a statement speaks of the table: wide schemas would bury the few tables that matter. */
function isNamed(table: string, statements: readonly StatementEvidence[]): boolean {
  const name = table.toLowerCase();
  return statements.some(({ sql }) => {
    const text = sql.toLowerCase();
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      if (!WORD.test(text[at - 1] ?? ' ') && !WORD.test(text[at + name.length] ?? ' ')) return true;
    }
    return false;
  });
}

const WORD = /[\p{L}\p{N}_]/u;

function tablePicture(table: TableEvidence, datasets: number): Html {
  return html`<div class="table">${tableSizes(table, datasets)}${table.columns.map(columnPicture)}</div>`;
}

/** In how many datasets the table held rows, and how many at most. */
function tableSizes({ table, rows, largest, empty }: TableEvidence, datasets: number): Html {
  const words =
    rows === 0
      ? 'no rows in any dataset'
      : `${count(rows, 'row')}, up to ${grouped(largest)} at a time; empty in ${grouped(empty)} of ${grouped(datasets)}`;
  const parts = [
    {
      className: 's-touched',
      words: `datasets with rows: ${datasets - empty}`,
      amount: Math.max(0, datasets - empty),
    },
    { className: 's-left', words: `datasets without: ${empty}`, amount: empty },
  ];
  return html`<div class="column sizes"><code>${foreign(table)}</code>${bar(parts, words)}<span class="muted">${words}</span></div>`;
}

function columnPicture({ column, kinds }: ColumnEvidence): Html {
  const parts = kindParts(kinds);
  const total = parts.reduce((sum, { amount }) => sum + amount, 0);
  const most = [...parts].sort((a, b) => b.amount - a.amount);
  const words = most
    .slice(0, 3)
    .map((part) => `${part.words.replace(/: \d+$/, '')} ${percent(part.amount, total)}`);
  const rest = most.length > 2 ? `, ${most.length - 2} more` : '';
  return html`<div class="column"><code>${foreign(column)}</code>${bar(parts, parts.map((part) => part.words).join(', '))}<span class="muted">${words.join(', ')}${rest}</span></div>`;
}

function statement(each: StatementEvidence, notes: readonly ReportNote[], datasets: number): Html {
  const { direction, sql, data, casesRun, casesTouchingRows, rowsTouched } = each;
  const idle = data && casesTouchingRows === 0 && notes.some((note) => isAbout(note, each));
  const words = data
    ? casesTouchingRows === 0
      ? `no rows in ${count(casesRun, 'dataset')}`
      : `${count(rowsTouched, 'row')} in ${grouped(casesTouchingRows)} of ${count(casesRun, 'dataset')}`
    : `ran on ${count(casesRun, 'dataset')}`;
  const parts = [
    {
      className: 's-touched',
      words: `touched rows: ${casesTouchingRows}`,
      amount: data ? casesTouchingRows : 0,
    },
    { className: 's-ran', words: `ran: ${casesRun}`, amount: data ? 0 : casesRun },
    {
      className: 's-left',
      words: `left all rows alone: ${casesRun - casesTouchingRows}`,
      amount: data ? Math.max(0, casesRun - casesTouchingRows) : 0,
    },
    {
      className: 's-not',
      words: `did not run: ${datasets - casesRun}`,
      amount: Math.max(0, datasets - casesRun),
    },
  ];
  return html`<div class="statement${idle ? ' idle' : ''}"><span class="direction">${direction}</span><pre class="sql">${lines(sql)}</pre>${bar(parts, words)}<span class="muted">${idle ? 'never touched a row' : words}</span></div>`;
}

function percent(amount: number, total: number): string {
  const share = (100 * amount) / total;
  return share > 0 && share < 1 ? '<1%' : `${Math.round(share)}%`;
}

import type { PropertyId } from '../../model/property-id.js';
import type { MigrationReport, Report } from '../../model/report.js';
import type { Verdict } from '../../model/verdict.js';
import { propertiesOf } from '../digest.js';
import { displayWidth, pad, wrap } from '../show/width.js';
import { listed, verdictWords } from '../words.js';
import { colours, markOf, type Style } from './style.js';

/** Migrations that are shown; beyond, those that passed are counted. */
const ROWS = 24;

/**
 * A line for each migration, with the marks of its properties under their heads; a property that applies to none has no column.
 * Of many migrations those that did not pass.
 */
export function grid(report: Report, style: Style): string[] {
  const { migrations } = report;
  if (migrations.length === 0) return [];
  const columns = propertiesOf(report).filter((id) =>
    migrations.some(({ properties }) =>
      properties.some((each) => each.id === id && each.verdict !== 'skipped'),
    ),
  );
  const telling = migrations.filter(({ verdict }) => verdict === 'failed' || verdict === 'inconclusive');
  const shown = migrations.length <= ROWS ? migrations : telling.slice(0, ROWS);
  const longest = Math.max(0, ...shown.map(({ id }) => displayWidth(style.plain(id))));
  const wide = Math.min(longest, Math.max(8, style.width - columns.length - 5));
  return [
    ...(shown.length === 0 ? [] : heads(columns, wide, style)),
    ...shown.flatMap((migration) => row(migration, columns, wide, style)),
    ...legend(shown, columns, style),
    ...rest(migrations, shown, style),
  ];
}

/** The beginnings of the properties' names, read downwards. */
function heads(columns: readonly PropertyId[], wide: number, style: Style): string[] {
  return [0, 1, 2].map((at) =>
    style.paint(`${' '.repeat(wide + 4)}${columns.map((id) => HEADS[id][at]).join('')}`.trimEnd(), 'dim'),
  );
}

const HEADS: Readonly<Record<PropertyId, string>> = {
  applies: 'app',
  'row-count': 'row',
  untouched: 'unt',
  'round-trip-schema': 'rts',
  'round-trip-data': 'rtd',
  're-apply': 're-',
  information: 'inf',
  preconditions: 'pre',
  postconditions: 'pos',
  atomic: 'ato',
  crash: 'cra',
  live: 'liv',
  model: 'mod',
  integrity: 'int',
  deterministic: 'det',
  'old-reads': 'o-r',
  'old-writes': 'o-w',
  'later-writes': 'l-w',
  plans: 'pla',
  cost: 'cos',
  fresh: 'fre',
};

/** What the marks mean that are shown. */
function legend(shown: readonly MigrationReport[], columns: readonly PropertyId[], style: Style): string[] {
  const used = new Set(
    shown.flatMap(({ properties }) =>
      properties.filter(({ id }) => columns.includes(id)).map(({ verdict }) => verdict),
    ),
  );
  const meanings = (Object.keys(verdictWords) as Verdict[])
    .filter((verdict) => used.has(verdict))
    .map((verdict) => `${markOf(verdict, false, style)} ${verdictWords[verdict]}`);
  return meanings.length === 0 ? [] : [style.paint(meanings.join('   '), 'dim')];
}

function row(
  migration: MigrationReport,
  columns: readonly PropertyId[],
  wide: number,
  style: Style,
): string[] {
  const sign = style.paint(markOf(migration.verdict, false, style), colours[migration.verdict]);
  const marks = columns
    .map((id) => {
      const property = migration.properties.find((each) => each.id === id);
      if (property === undefined) return ' ';
      const some = property.findings.some((finding) => finding.accepted !== null);
      return style.paint(markOf(property.verdict, some, style), colours[property.verdict]);
    })
    .join('')
    .trimEnd();
  const named = namedText(migration);
  const name = style.plain(migration.id);
  const line = `${sign} ${pad(name, wide)}  ${marks}`;
  if (named === '') return [line];
  const taken = Math.max(wide, displayWidth(name)) + 4 + columns.length;
  if (taken + 2 + displayWidth(named) <= style.width) return [`${line}  ${named}`];
  return [line, ...wrap(named, style.width - 4).map((each) => `    ${each}`)];
}

function namedText(migration: MigrationReport): string {
  const open = migration.properties.filter(({ verdict }) => verdict === 'inconclusive').map(({ id }) => id);
  const failed = causes(migration);
  const following = listed(
    migration.properties.filter(({ kind }) => kind === 'consequence').map(({ id }) => id),
  );
  return [
    ...(failed.length > 0
      ? [`failed: ${failed.join(', ')}${following === '' ? '' : `, and ${following} as a result`}`]
      : []),
    ...(open.length > 0 ? [`inconclusive: ${open.join(', ')}`] : []),
  ].join('; ');
}

/** The properties that fail on their own account; a decision is marked as one, and what only follows is left out. */
function causes({ properties }: MigrationReport): string[] {
  return properties
    .filter(({ verdict, kind }) => verdict === 'failed' && kind !== 'consequence')
    .map(({ id, kind }) => (kind === 'decision' ? `${id} (a decision)` : id));
}

function rest(
  migrations: readonly MigrationReport[],
  shown: readonly MigrationReport[],
  style: Style,
): string[] {
  const left = migrations.filter((each) => !shown.includes(each));
  const of = (verdict: string) => left.filter((each) => each.verdict === verdict).length;
  const parts = (['failed', 'inconclusive', 'passed', 'skipped'] as const)
    .filter((verdict) => of(verdict) > 0)
    .map((verdict) => `${of(verdict)} ${verdict}`);
  return parts.length === 0 ? [] : [style.paint(`and ${parts.join(', ')}`, 'dim')];
}

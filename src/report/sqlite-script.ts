import type { Cell } from '../model/cell.js';
import type { CounterexampleFile } from '../model/counterexample.js';
import type { Image } from '../model/image.js';
import type { Action } from '../model/migration.js';
import type { Pass, Scene } from '../model/scene.js';
import { shellWord } from './digest.js';
import { shellLines } from './shell-lines.js';
import { sqlLiteral, sqlName } from './sql-literal.js';

export interface ScriptOptions {
  readonly scene: Scene;
  readonly file: CounterexampleFile;
  /** What went wrong, in one sentence. */
  readonly summary: string;
  /** The path of this script, and of the counterexample that `rehearse replay` takes, as a person would type them. */
  readonly paths: { readonly sql: string; readonly json: string };
}

/** How the shell is asked to show a script; in its safe mode, where nothing reaches any file. (`-init` would be read before that is on.) */
export function shellCommand(path: string): string {
  return `sqlite3 -safe :memory: < ${shellWord(path)}`;
}

/**
 * A counterexample as a script for the sqlite3 shell: the database before the migration, then `up`, then `down`, with
 * the rows shown in between. What the database refuses is in it too, so that a person sees it refused.
 */
export function renderSqliteScript({ scene, file, summary, paths }: ScriptOptions): string {
  return [
    ...header(file, summary, paths),
    '.headers on',
    '.mode quote',
    '',
    ...settingUp(scene),
    ...showing('before', scene.before),
    ...running('up', scene.migration.up, scene.up),
    ...showing('after up', scene.up.image),
    ...(scene.down === null || scene.migration.down === null
      ? ['-- down is not run.', '']
      : [
          ...running('down', scene.migration.down, scene.down),
          ...showing('after up and down', scene.down.image),
        ]),
  ].join('\n');
}

function header(file: CounterexampleFile, summary: string, paths: ScriptOptions['paths']): string[] {
  return [
    `-- ${oneLine(`${file.property} fails for ${file.migration}: ${summary}`)}`,
    '--',
    `-- look at it:     ${oneLine(shellCommand(paths.sql))}`,
    `-- run it again:   rehearse replay ${oneLine(shellWord(paths.json))}`,
    '',
  ];
}

function settingUp({ before, foreignKeys }: Scene): string[] {
  const { tables, indexes, views, triggers, settings } = before.schema;
  const ddl = (objects: readonly { readonly sql: string }[]) =>
    objects.filter(({ sql }) => sql !== '').flatMap(({ sql }) => shellLines(sql));
  return [
    '-- The schema before the migration, and the dataset.',
    'PRAGMA foreign_keys = OFF;',
    ...Object.entries(settings)
      .filter(([, value]) => value !== '0')
      .map(([name, value]) => `PRAGMA ${name} = ${value};`),
    ...ddl(tables),
    ...inserts(before),
    ...ddl(indexes),
    ...ddl(views),
    ...ddl(triggers),
    `PRAGMA foreign_keys = ${foreignKeys ? 'ON' : 'OFF'};`,
    '',
  ];
}

function inserts(image: Image): string[] {
  return image.schema.tables.flatMap(({ name, columns }) => {
    const table = image.tables.get(name);
    if (table === undefined) return [];
    const stored = table.columns
      .map((column, at) => ({ column, at }))
      .filter(({ column }) => columns.find((each) => each.name === column)?.generated == null);
    const names = stored.map(({ column }) => sqlName(column)).join(', ');
    return table.rows.flatMap((row) => {
      const values = stored.map(({ at }) => sqlLiteral(row[at] ?? null)).join(', ');
      return shellLines(`INSERT INTO ${sqlName(name)} (${names}) VALUES (${values})`);
    });
  });
}

function running(direction: 'up' | 'down', action: Action, { result }: Pass): string[] {
  const lines = [`-- ${direction}`];
  if (action.transaction) lines.push('BEGIN IMMEDIATE;');
  for (const { statement, parameters = [] } of result.statements) {
    if (parameters.length > 0) lines.push(...parameters.flatMap(binding));
    lines.push(...shellLines(statement.sql));
  }
  if (!result.ok) lines.push(`-- Here it ends: ${oneLine(result.error?.message ?? 'refused')}`);
  if (action.transaction) lines.push(result.ok ? 'COMMIT;' : 'ROLLBACK;');
  return [...lines, ''];
}

/** A value for the shell's own table of parameters. */
function binding(cell: Cell, at: number): string[] {
  const line = `INSERT OR REPLACE INTO temp.sqlite_parameters VALUES ('?${at + 1}', ${sqlLiteral(cell)});`;
  return at === 0 ? ['.parameter init', line] : [line];
}

function showing(moment: string, image: Image): string[] {
  const filled = [...image.tables.values()].filter(({ rows }) => rows.length > 0).map(({ name }) => name);
  return [
    `.print '--- ${moment}${filled.length === 0 ? ': no rows' : ''}'`,
    ...filled.flatMap((name) => shellLines(`SELECT ${sqlLiteral(name)} AS "table", * FROM ${sqlName(name)}`)),
    '',
  ];
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}

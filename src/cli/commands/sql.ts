import { Command } from 'commander';
import type { Recording } from '#app';
import type { Cell } from '../../model/cell.js';
import { resolveId } from '../choose.js';
import { seedOption } from '../data-flags.js';
import { addEngineFlags, type EngineFlags } from '../engine.js';
import { exit } from '../exit.js';
import { addFolderFlags } from '../flags.js';
import { loadFramework } from '../framework.js';
import { openRehearsal } from '../rehearsal.js';
import type { Session } from '../session.js';

interface SqlFlags extends EngineFlags {
  readonly seed?: number;
}

const help = `
The migration runs on a populated scratch database and on an empty one. A statement that only the populated one saw
is marked: it depends on rows, and another database may see more of it, or fewer.

Examples:
  $ rehearse sql 20240102_fill src/migrations
  $ rehearse sql 0005
`;

/** `rehearse sql`: the statements of a migration, as they were sent. */
export function sqlCommand(session: Session): Command {
  const command = new Command('sql')
    .description('Shows the statements that a migration sends to the database, forwards and back.')
    .argument('<id>', 'the migration; may be cut short')
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)')
    .addOption(seedOption());
  addEngineFlags(command);
  return addFolderFlags(command)
    .addHelpText('after', help)
    .action(async (id: string, folder: string | undefined, flags: SqlFlags) =>
      session.end(await show(session, id, folder, flags)),
    );
}

async function show(
  session: Session,
  id: string,
  folder: string | undefined,
  flags: SqlFlags,
): Promise<number> {
  const framework = await loadFramework();
  const { source, suites, engine } = await openRehearsal(framework, session, folder, flags);
  try {
    const ids = source.migrations.map((migration) => migration.id);
    const migration = resolveId(ids, id, '<id>');
    const suite = suites.find((each) => each.migration === migration);
    const seed = flags.seed ?? 1;
    const recording = await framework.record({ source, engine, migration, suite, seed });
    session.terminal.out(script(migration, recording));
    return exit.done;
  } finally {
    await engine.close();
  }
}

function script(migration: string, { up, down }: Recording): string {
  return [...direction(`${migration}, up`, up), '', ...direction(`${migration}, down`, down), ''].join('\n');
}

function direction(title: string, recorded: Recording['up']): string[] {
  if (recorded === null) return [`-- ${title}: there is none`];
  const lines = [`-- ${title}`, ...sent(recorded.statements)];
  if (recorded.statements.length === 0) lines.push('-- sends nothing');
  if (recorded.withoutRows.length > 0)
    lines.push('-- where there are no rows, it sends in their place:', ...sent(recorded.withoutRows, false));
  if (recorded.error !== undefined) lines.push(`-- ends with: ${recorded.error.replace(/\s*\n\s*/g, ' ')}`);
  return lines;
}

type Statements = NonNullable<Recording['up']>['statements'];

/** @param told whether it is said which statements depend on rows */
function sent(statements: Statements, told = true): string[] {
  const lines: string[] = [];
  statements.forEach(({ sql, parameters, dependsOnRows }, at, all) => {
    const alike = (other: Statements[number] | undefined) =>
      other?.sql === sql && other.dependsOnRows === dependsOnRows;
    if (alike(all[at - 1])) return;
    const repeated = all.slice(at).findIndex((other) => !alike(other));
    const more = (repeated < 0 ? all.length - at : repeated) - 1;
    if (told && dependsOnRows !== false) lines.push(DEPENDS[dependsOnRows]);
    lines.push(`${sql.trim().replace(/;$/, '')};`);
    if (parameters.length > 0) lines.push(`-- with ${parameters.map(shown).join(', ')}`);
    const times = more === 1 ? 'time' : 'times';
    if (more > 0)
      lines.push(`-- and ${more} more ${times}${parameters.length > 0 ? ' with other values' : ''}`);
  });
  return lines;
}

const DEPENDS = { statement: '-- depends on rows:', values: '-- its values depend on rows:' };

function shown(cell: Cell): string {
  if (typeof cell === 'string') return JSON.stringify(cell);
  return typeof cell === 'object' ? (cell === null ? 'NULL' : '(bytes)') : String(cell);
}

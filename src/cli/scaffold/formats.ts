import type { Format } from '../../model/source.js';
import { codeFiles } from './code-formats.js';
import { own } from './own.js';
import type { Making, Recipe } from './recipe.js';
import { momentVersion, nextVersion } from './version.js';

/** How each tool's next migration is made: its files, or the tool's own command where it keeps more than files. */
export const recipes: Readonly<Record<Format, Recipe>> = {
  rehearsal: own,
  command: ({ name }) => ({ command: `its own command for a migration called ${name.snake}` }),
  'golang-migrate': (making) => pairOf(making, '-- The way back from: '),
  diesel: (making) => {
    const id = `${dieselVersion(making)}_${making.name.snake}`;
    return [
      { path: `${id}/up.sql`, content: up(making) },
      { path: `${id}/down.sql`, content: down(making) },
    ];
  },
  goose: (making) => single(making, `-- +goose Up\n${up(making)}\n-- +goose Down\n${down(making)}`),
  'sql-migrate': (making) =>
    single(making, `-- +migrate Up\n${up(making)}\n-- +migrate Down\n${down(making)}`),
  dbmate: (making) => single(making, `-- migrate:up\n${up(making)}\n-- migrate:down\n${down(making)}`),
  sqlx: (making) =>
    /\.(up|down)\.sql$/.test(making.last ?? '')
      ? pairOf(making, '-- The way back from: ')
      : single(making, up(making)),
  flyway: (making) => {
    const version = flywayVersion(making);
    const undo = making.names.some((name) => /(^|\/)U\d[^/]*\.sql$/.test(name));
    const folder = /^(.*\/)V[^/]*$/.exec(making.last ?? '')?.[1] ?? '';
    const file = (letter: string, content: string) => ({
      path: `${folder}${letter}${version}__${making.name.snake}.sql`,
      content,
    });
    return [file('V', up(making)), ...(undo ? [file('U', down(making))] : [])];
  },
  prisma: (making) => [
    {
      path: `${momentVersion(making.highest, making.now)}_${making.name.snake}/migration.sql`,
      content: up(making),
    },
  ],
  payload: ({ name }) => ({ command: `payload migrate:create ${name.snake}` }),
  'postgres-migrations': (making) => single(making, up(making)),
  'prisma-8': ({ name }) => ({ command: `prisma migration plan --name ${name.snake}` }),
  drizzle: ({ name }) => ({ command: `drizzle-kit generate --custom --name=${name.snake}` }),
  plain: (making) => single(making, up(making)),
  twins: () => ({ command: 'write two files that are named like those of the last migration' }),
  sections: () => ({ command: 'write a file with the two comments that the last one has' }),
  tern: (making) => single(making, `${up(making)}\n---- create above / drop below ----\n\n${down(making)}`),
  atlas: ({ name }) => ({ command: `atlas migrate new ${name.snake}` }),
  sqitch: ({ name }) => ({ command: `sqitch add ${name.snake} -n '${name.words}'` }),
  liquibase: () => ({ command: 'add a changeset to your changelog' }),
  supabase: (making) => single(making, up(making), momentVersion(making.highest, making.now)),
  'node-pg-migrate-sql': (making) =>
    single(making, `-- Up Migration\n${up(making)}\n-- Down Migration\n${down(making)}`),
  ...codeFiles,
};

function pairOf(making: Making, back: string) {
  const id = idOf(making);
  return [
    { path: `${id}.up.sql`, content: up(making) },
    { path: `${id}.down.sql`, content: `${back}${making.name.words}\n` },
  ];
}

function single(making: Making, content: string, version?: string) {
  return [{ path: `${idOf(making, version)}.sql`, content }];
}

/** Number and title, divided as the last file has it. */
function idOf({ highest, last, name, now }: Making, version = nextVersion(highest, now)): string {
  const [, letter = '', mark = '_'] = /^([vV]?)\d+([_.-])/.exec(last ?? '') ?? [];
  return `${letter}${version}${mark}${mark === '-' ? name.snake.replaceAll('_', '-') : name.snake}`;
}

/** diesel's own names have a date and the time of the day: `2026-01-02-030405`. */
function dieselVersion({ last, highest, now }: Making): string {
  if (last !== null && !/^\d{4}-\d\d-\d\d-/.test(last)) return nextVersion(highest, now);
  const digits = momentVersion(highest, now);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}-${digits.slice(8)}`;
}

/** The last part of the highest version, and one more; a moment stays a moment. */
function flywayVersion({ names, now }: Making): string {
  const versions = names.flatMap((name) => /(?:^|\/)V(\d+(?:[._]\d+)*)__/.exec(name)?.[1] ?? []);
  const highest = versions.reduce<string | null>(
    (most, each) => (most === null || compare(each, most) > 0 ? each : most),
    null,
  );
  if (highest === null) return '1';
  const at = Math.max(highest.lastIndexOf('.'), highest.lastIndexOf('_')) + 1;
  return highest.slice(0, at) + nextVersion(highest.slice(at), now);
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((each) => each.split(/[._]/).map(BigInt));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const [one, other] = [left?.[at] ?? 0n, right?.[at] ?? 0n];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function up({ name }: Making): string {
  return `-- ${name.words}\n`;
}

function down({ name }: Making): string {
  return `-- The way back from: ${name.words}\n`;
}

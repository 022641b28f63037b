import type { Format } from '../../model/source.js';
import type { Making, Recipe } from './recipe.js';
import { momentVersion, nextVersion } from './version.js';

type CodeFormat = Extract<
  Format,
  'knex' | 'typeorm' | 'kysely' | 'sequelize' | 'node-pg-migrate' | 'mikro-orm'
>;

/** Migrations that other tools take as code, in the language and module system of the last file. */
export const codeFiles: Readonly<Record<CodeFormat, Recipe>> = {
  knex: (making) =>
    functions(
      making,
      momentVersion(making.highest, making.now),
      'knex',
      "import type { Knex } from 'knex';",
      'Knex',
    ),
  kysely: (making) =>
    functions(
      making,
      nextVersion(making.highest, making.now),
      'db',
      "import type { Kysely } from 'kysely';",
      'Kysely<unknown>',
    ),
  'node-pg-migrate': (making) =>
    functions(
      making,
      momentVersion(making.highest, making.now),
      'pgm',
      "import type { MigrationBuilder } from 'node-pg-migrate';",
      'MigrationBuilder',
    ),
  typeorm: (making) => {
    const version = nextVersion(making.highest ?? '1000000000000', making.now);
    const typed = isTyped(making);
    const head = typed
      ? "import type { MigrationInterface, QueryRunner } from 'typeorm';\n\nexport class"
      : isModule(making)
        ? 'export class'
        : 'module.exports = class';
    const [type, result] = typed ? [': QueryRunner', ': Promise<void>'] : ['', ''];
    const implementing = typed ? ' implements MigrationInterface' : '';
    const method = (name: string) => `  async ${name}(${typed ? '_' : ''}queryRunner${type})${result} {}\n`;
    const content = `${head} ${making.name.pascal}${version}${implementing} {\n${method('up')}\n${method('down')}}\n`;
    return [{ path: `${version}-${making.name.pascal}.${extension(making)}`, content }];
  },
  sequelize: (making) => {
    const version = momentVersion(making.highest, making.now);
    const umzug = /\bcontext\b/.test(making.lastText);
    const values = umzug ? '{ context: queryInterface }' : 'queryInterface, Sequelize';
    const type = umzug ? '{ context: unknown }' : 'unknown, _Sequelize: unknown';
    const argument = isTyped(making) ? (umzug ? `_values: ${type}` : `_queryInterface: ${type}`) : values;
    const content = isModule(making)
      ? `export const up = async (${argument}) => {};\n\nexport const down = async (${argument}) => {};\n`
      : `'use strict';\n\nmodule.exports = {\n  async up(${argument}) {},\n\n  async down(${argument}) {},\n};\n`;
    return [{ path: `${version}-${making.name.snake.replaceAll('_', '-')}.${extension(making)}`, content }];
  },
  'mikro-orm': ({ name }) => ({ command: `mikro-orm migration:create --blank --name=${name.snake}` }),
};

/** Two exported functions that take one value. */
function functions(making: Making, version: string, value: string, types: string, type: string) {
  const [, mark = '_'] = /^\d+([_-])/.exec(making.last ?? '') ?? [];
  const title = mark === '-' ? making.name.snake.replaceAll('_', '-') : making.name.snake;
  const path = `${version}${mark}${title}.${extension(making)}`;
  if (isTyped(making)) {
    const each = (name: string) => `export async function ${name}(_${value}: ${type}): Promise<void> {}\n`;
    return [{ path, content: `${types}\n\n${each('up')}\n${each('down')}` }];
  }
  const each = (name: string) =>
    isModule(making)
      ? `export async function ${name}(${value}) {}\n`
      : `exports.${name} = async function (${value}) {};\n`;
  return [{ path, content: `${each('up')}\n${each('down')}` }];
}

function extension({ last }: Making): string {
  return /\.([cm]?[jt]s)$/.exec(last ?? '')?.[1] ?? 'js';
}

function isTyped(making: Making): boolean {
  return extension(making).endsWith('ts');
}

function isModule(making: Making): boolean {
  return isTyped(making) || /^export\b/m.test(making.lastText);
}

import { compareSchemas, compareTables, fold, sameRows, tableNamed } from '../compare/index.js';
import type { Engine } from '../engines/engine.js';
import type { Image } from '../model/image.js';
import { findTable, type Schema } from '../model/schema.js';
import type { Source } from '../model/source.js';
import type { Trial } from '../properties/property.js';
import { apply } from '../runner/apply.js';
import { quoted } from '../sql/quoted.js';
import type { Link } from './chain.js';
import { sqlOf } from './plan.js';
import type { Suite } from './suite.js';
import { fixedWorld } from './trial.js';

/** So many tables out of reach, at least, before it is worth going without them. */
const WORTH = 12;
const CATALOGS = ['sqlite_schema', 'sqlite_master', 'writable_schema'];
/** Tables out of reach that stay all the same. */
const SAMPLE = 3;

export interface ReachTask {
  readonly engine: Engine;
  readonly source: Source;
  readonly link: Link;
  readonly suite: Suite | undefined;
}

/** Whether a link has so many tables that it may be rehearsed on a part of them. */
export function mayNarrow({ engine, link, suite }: ReachTask): boolean {
  return (
    engine.capabilities.wholeSnapshots &&
    link.schemaAfter !== null &&
    suite?.datasets === undefined &&
    link.baseImage.schema.tables.length >= WORTH + SAMPLE
  );
}

/**
 * The link without the tables that its migration does not reach: those that it names or was seen to change, what is tied to them by
 * keys, triggers and views, and a few of the others stay. `null` where that saves nothing, or where the migration does not do the
 * same there.
 *
 * @param touched tables that it was seen to change, in lower case
 */
export async function narrowedLink(task: ReachTask, touched: ReadonlySet<string>): Promise<Link | null> {
  const { engine, source, link } = task;
  const { schema } = link.baseImage;
  const named = namedBy(task);
  // Who writes to the catalog itself may reach everything.
  if (CATALOGS.some((name) => named.has(name))) return null;
  const kept = reachOf(schema, new Set([...touched, ...named]));
  const rest = schema.tables.map(({ name }) => name).filter((name) => !kept.has(fold(name)));
  if (rest.length < WORTH + SAMPLE) return null;
  for (let at = 0; at < SAMPLE; at++) {
    const name = rest[Math.floor((at * rest.length) / SAMPLE)] ?? '';
    for (const near of reachOf(schema, new Set([fold(name)]))) kept.add(near);
  }
  const dropped = rest.filter((name) => !kept.has(fold(name)));
  if (dropped.length < WORTH) return null;
  const migration = { ...link.migration };
  const database = await engine.open({
    from: link.base,
    foreignKeys: false,
    textInDoubleQuotes: source.format !== 'rehearsal',
  });
  try {
    const isKept = (name: string) => kept.has(fold(name));
    for (const { name, table } of schema.triggers)
      if (!isKept(table)) await database.run(`DROP TRIGGER ${quoted(name)}`);
    for (const { name } of schema.views) if (!isKept(name)) await database.run(`DROP VIEW ${quoted(name)}`);
    for (const name of dropped) await database.run(`DROP TABLE ${quoted(name)}`);
    await database.run('VACUUM');
    const baseImage = await database.image();
    const base = await database.snapshot();
    const schemaAfter = await schemaThere(task, base);
    if (schemaAfter === null || link.schemaAfter === null) return null;
    const same =
      compareSchemas(without(schema, kept), baseImage.schema).length === 0 &&
      compareSchemas(without(link.schemaAfter, kept, schema), schemaAfter).length === 0;
    return same ? { ...link, migration, base, baseImage, schemaAfter } : null;
  } catch {
    return null;
  } finally {
    await database.close();
  }
}

/** The schema after `up` on the smaller database; `null` where it does not get through. */
async function schemaThere({ engine, source, link }: ReachTask, from: Link['base']): Promise<Schema | null> {
  const database = await engine.open({
    from,
    foreignKeys: source.rules.foreignKeys,
    textInDoubleQuotes: source.format !== 'rehearsal',
    ...(engine.capabilities.fakeClock ? { world: fixedWorld } : {}),
  });
  try {
    return (await apply(database, link.migration, 'up')).ok ? await database.schema() : null;
  } finally {
    await database.close();
  }
}

/** A schema without the tables, and what hangs on them, that an earlier one had and that are not kept. */
function without(schema: Schema, kept: ReadonlySet<string>, earlier: Schema = schema): Schema {
  const known = new Set([...earlier.tables, ...earlier.views].map(({ name }) => fold(name)));
  const stays = (name: string) => kept.has(fold(name)) || !known.has(fold(name));
  return {
    ...schema,
    tables: schema.tables.filter(({ name }) => stays(name)),
    indexes: schema.indexes.filter(({ table }) => stays(table)),
    triggers: schema.triggers.filter(({ table }) => stays(table)),
    views: schema.views.filter(({ name }) => stays(name)),
  };
}

/** Every word of the migration, of its conditions and of the application's statements, in lower case. */
function namedBy({ source, link, suite }: ReachTask): Set<string> {
  const { migration, heard = [] } = link;
  const { preconditions, postconditions, acceptances, changes, code = '' } = migration;
  const conditions = [...preconditions, ...postconditions].flatMap(({ sql, breakWith = [] }) => [
    sql,
    ...breakWith,
  ]);
  const queries = [...(source.queries ?? []), ...(migration.queries ?? []), ...(suite?.queries ?? [])];
  const texts = [
    ...sqlOf(migration),
    ...heard,
    ...conditions,
    ...queries.map(({ sql }) => sql),
    ...acceptances.map(({ table }) => table ?? ''),
    ...Object.keys(changes ?? {}),
    code,
  ];
  const words = new Set<string>();
  for (const text of texts) for (const word of wordsIn(text)) words.add(word);
  const { tables, views } = link.baseImage.schema;
  const whole = texts.map((text) => text.toLowerCase());
  // A name that is no word is looked for as it is.
  for (const { name } of [...tables, ...views])
    if (!isWord(name) && whole.some((text) => text.includes(name.toLowerCase()))) words.add(fold(name));
  return words;
}

/**
 * Tables and views, in lower case, that can be reached from these: parents without end, children, and what triggers and views that
 * mention one of them mention.
 */
function reachOf({ tables, views, triggers }: Schema, from: ReadonlySet<string>): Set<string> {
  const names = new Set([...tables, ...views].map(({ name }) => fold(name)));
  const reached = new Set<string>();
  const open: string[] = [];
  const reach = (name: string) => {
    if (!names.has(name) || reached.has(name)) return;
    reached.add(name);
    open.push(name);
  };
  const texts = [
    ...views.map(({ name, sql }) => ({ owner: fold(name), sql })),
    ...triggers.map(({ table, sql }) => ({ owner: fold(table), sql })),
    ...tables.filter(({ virtual }) => virtual !== null).map(({ name, sql }) => ({ owner: fold(name), sql })),
  ].map(({ owner, sql }) => ({ owner, mentions: mentioned(sql, names) }));
  const parents = new Map(
    tables.map(({ name, foreignKeys }) => [fold(name), foreignKeys.map(({ parent }) => fold(parent))]),
  );
  const childrenOf = (name: string) =>
    tables
      .filter(({ foreignKeys }) => foreignKeys.some(({ parent }) => fold(parent) === name))
      .map((child) => fold(child.name));
  for (const name of from) reach(name);
  // A row that goes may take its children's with it, and theirs.
  for (let at = 0; at < open.length; at++) {
    const name = open[at] as string;
    for (const { owner, mentions } of texts) {
      if (owner !== name && !mentions.has(name)) continue;
      reach(owner);
      for (const other of mentions) reach(other);
    }
    for (const child of childrenOf(name)) reach(child);
  }
  // Of a parent only what it cannot be without: its own parents, and what its triggers read and write.
  for (let at = 0; at < open.length; at++) {
    const name = open[at] as string;
    for (const parent of parents.get(name) ?? []) reach(parent);
    for (const { owner, mentions } of texts) if (owner === name) for (const other of mentions) reach(other);
  }
  return reached;
}

function mentioned(sql: string, names: ReadonlySet<string>): Set<string> {
  const text = sql.toLowerCase();
  const words = new Set(wordsIn(text));
  return new Set([...names].filter((name) => (isWord(name) ? words.has(name) : text.includes(name))));
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [];
}

function isWord(name: string): boolean {
  return /^[\p{L}\p{N}_$]+$/u.test(name);
}

/** Which tables a migration was seen to change, there or back. */
export class Touched {
  /** In lower case. */
  readonly names = new Set<string>();

  async see(trial: Trial): Promise<void> {
    const up = await trial.up();
    if (!up.result.ok) return;
    const before = await trial.before();
    this.#compare(before, up.image, before);
    if (trial.migration.down === null) return;
    const down = await trial.down();
    if (down.result.ok) this.#compare(up.image, down.image, before);
  }

  /** @param known the tables that matter: what `up` makes anew is not there to be reached */
  #compare(before: Image, after: Image, known: Image): void {
    for (const [name, old] of before.tables) {
      if (tableNamed(known, name) === undefined) continue;
      const now = tableNamed(after, name);
      const [a, b] = [findTable(before.schema, name), findTable(after.schema, name)];
      const same = now !== undefined && a !== undefined && b !== undefined;
      if (!same || (a !== b && compareTables(a, b).length > 0) || !sameRows(old, now))
        this.names.add(fold(name));
    }
  }
}

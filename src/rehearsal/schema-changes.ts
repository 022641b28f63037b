import type { SchemaChange } from '../model/report.js';
import type { NamedObject, Schema } from '../model/schema.js';

/** The schema objects that a migration makes, changes or takes away, each as the engine stores it. */
export function schemaChanges(before: Schema, after: Schema): SchemaChange[] {
  const [old, fresh] = [objectsIn(before), objectsIn(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key) ?? null, fresh.get(key) ?? null];
    if (was?.sql === is?.sql) return [];
    const { kind, name } = (is ?? was) as Described;
    return [{ kind, name, before: was?.sql ?? null, after: is?.sql ?? null }];
  });
}

interface Described {
  readonly kind: string;
  readonly name: string;
  readonly sql: string;
}

function objectsIn(schema: Schema): Map<string, Described> {
  const { tables, indexes, views, triggers, others } = schema;
  const named = (kind: string, objects: readonly NamedObject[]) =>
    objects.map(({ name, sql }) => ({ kind, name, sql }));
  const all = [
    ...named('table', tables),
    ...named('index', indexes),
    ...named('view', views),
    ...named('trigger', triggers),
    ...others.map(({ kind, name, table, sql }) => ({ kind, name: `${table ?? ''} ${name}`.trim(), sql })),
  ];
  // What makes itself (the index of a UNIQUE) has no text of its own: its table says it.
  return new Map(all.filter(({ sql }) => sql !== '').map((each) => [`${each.kind} ${each.name}`, each]));
}

import { sameName } from '../../compare/index.js';
import type { Finding } from '../../model/finding.js';
import type { Schema, Trigger } from '../../model/schema.js';
import { blameState } from './blamed.js';
import type { SchemaPassage } from './renamed.js';

/** Triggers that make a view writable and went along with it, where the view is made again and they are not. */
export function triggersOfViews({ before, after, effects }: SchemaPassage): Finding[] {
  return before.triggers.flatMap((trigger): Finding[] => {
    const { name, table, sql } = trigger;
    const isThere = (schema: Schema) => schema.views.some((view) => sameName(view.name, table));
    if (!isThere(before) || !isThere(after) || after.triggers.some((other) => isSame(other, trigger)))
      return [];
    const { states } = effects.walk;
    const at = states.findIndex(
      ({ image }) => !image.schema.triggers.some((other) => isSame(other, trigger)),
    );
    // A statement that takes away the trigger alone is meant, and so is one that stands for it under another name.
    const isReplaced = after.triggers.some(
      (other) =>
        sameName(other.table, table) && !before.triggers.some((known) => sameName(known.name, other.name)),
    );
    if (at < 1 || isReplaced || isThere(states[at]?.image.schema as Schema)) return [];
    return [
      {
        code: 'trigger-lost',
        table,
        summary: `the trigger ${name} is gone: dropping the view ${table} takes it along`,
        differences: [{ table, before: sql }],
        ...blameState(effects, at),
        wayOut: 'create the trigger again after the view',
      },
    ];
  });
}

function isSame(one: Trigger, other: Trigger): boolean {
  return sameName(one.name, other.name) && sameName(one.table, other.table);
}

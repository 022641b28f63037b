import { fold, namesIn, sameName } from '../compare/index.js';
import { oncePer } from '../effects/once.js';
import type { Database } from '../engines/engine.js';
import { StatementError } from '../model/errors.js';
import type { Finding } from '../model/finding.js';
import { findTable, type OtherObject, type Schema, type Table } from '../model/schema.js';
import { closing } from '../sql/groups.js';
import { quoted } from '../sql/quoted.js';
import { isWord, significant, tokenize } from '../sql/tokenize.js';
import type { Trial } from './property.js';

/**
 * Policies that looked at each row and were taken away, where one came that looks at none and lets all of them through: whoever may
 * read or write the table reads or writes all of it. One that comes beside them is meant so.
 */
export async function openedPolicies(trial: Trial): Promise<Finding[]> {
  const { schemaBefore, schemaAfter } = trial;
  const opened = schemaAfter === null ? [] : openedIn(schemaBefore, schemaAfter);
  if (opened.length === 0) return [];
  const database = await trial.open('up');
  try {
    const findings: Finding[] = [];
    for (const each of opened) if (await isOpen(database, each)) findings.push(finding(each));
    return findings;
  } finally {
    await database.close();
  }
}

interface Opened {
  readonly table: Table;
  readonly was: Policy;
  readonly is: Policy;
}

interface Policy {
  readonly object: OtherObject;
  /** Such as `SELECT`, or `ALL`. */
  readonly command: string;
  readonly condition: string;
}

function openedIn(before: Schema, after: Schema): Opened[] {
  if (policiesIn(before).length === 0) return [];
  return before.tables.flatMap((old): Opened[] => {
    const table = findTable(after, old.name);
    if (table === undefined) return [];
    const [was, is] = [policiesOf(before, old), policiesOf(after, table)];
    const made = is.filter((policy) => !was.some(({ object }) => object.sql === policy.object.sql));
    const gone = was.filter((policy) => !is.some(({ object }) => object.sql === policy.object.sql));
    return made.flatMap((policy): Opened[] => {
      const looking = gone.find((other) => other.command === policy.command && looksAt(old, other));
      const wasOpen = was.some((other) => other.command === policy.command && !looksAt(old, other));
      return looking === undefined || wasOpen || looksAt(table, policy)
        ? []
        : [{ table, was: looking, is: policy }];
    });
  });
}

function policiesOf(schema: Schema, { name }: Table): Policy[] {
  return policiesIn(schema).filter(({ object }) => sameName(object.table ?? '', name));
}

const policiesIn = oncePer(({ others }: Schema) =>
  others.filter(({ kind }) => kind === 'policy').flatMap((object) => policyOf(object) ?? []),
);

/** `null`: it only takes away from what others let through, or says nothing of rows that are there. */
function policyOf(object: OtherObject): Policy | null {
  const tokens = significant(tokenize(object.sql, object.dialect));
  const at = tokens.findIndex((token) => isWord(token, 'USING'));
  const command = tokens[tokens.findIndex((token) => isWord(token, 'FOR')) + 1]?.text ?? '';
  if (at < 0 || tokens.some((token) => isWord(token, 'RESTRICTIVE'))) return null;
  const [from, to] = [tokens[at + 1], tokens[closing(tokens, at + 1)]];
  if (from === undefined || to === undefined) return null;
  return { object, command, condition: object.sql.slice(from.start, to.start + to.text.length) };
}

function looksAt({ columns }: Table, { object, condition }: Policy): boolean {
  const names = new Set(namesIn(condition, object.dialect));
  return columns.some(({ name }) => names.has(fold(name)));
}

/** The new one lets rows through that the old one would have kept back. */
async function isOpen(database: Database, { table, was, is }: Opened): Promise<boolean> {
  const sql = `SELECT 1 FROM ${quoted(table.name)} WHERE (${is.condition}) AND NOT coalesce(${was.condition}, false) LIMIT 1`;
  try {
    return (await database.rows(sql)).rows.length > 0;
  } catch (error) {
    // It may name what a statement of the migration has taken away, or a function that needs somebody to be signed in.
    if (error instanceof StatementError) return false;
    throw error;
  }
}

function finding({ table: { name }, was, is }: Opened): Finding {
  return {
    code: `policy-opened: ${fold(is.object.name)}`,
    kind: 'decision',
    table: name,
    summary: `the policy ${is.object.name} of ${name} lets every row through, and ${was.object.name} did not`,
    differences: [{ table: name, before: was.object.sql, after: is.object.sql }],
    wayOut: `say in USING whose rows they are; or, where all are to see them, accept it: -- rehearsal: accept untouched ${name} because REASON`,
  };
}

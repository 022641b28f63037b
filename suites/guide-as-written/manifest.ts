import type { PropertyId } from 'rehearsal';

/** A procedure of the migration guide, followed to the letter, and what must reject it. */
export interface Twin {
  /** The migration in this folder. */
  readonly id: string;
  /** The shipped migration after which it is run. */
  readonly after: string;
  /** Whether the database has surroundings that the guide does not know. */
  readonly surroundings?: true;
  /** The shipped migration whose reference and data it is judged by; absent: none, and data derived from the schema. */
  readonly meant?: string;
  /** Each of them must reject it. */
  readonly rejectedBy: readonly PropertyId[];
  /** What is wrong with it, in a sentence. */
  readonly fault: string;
}

const CREATE = '0001_create_agent_state';
const ATTRIBUTE = '0003_add_router_timeout';
const CONTEXT = '0004_add_conversation_context';
const PROMOTE = '0005_promote_router_timeout';

export const twins: readonly Twin[] = [
  {
    id: '0001_add_attribute',
    after: CREATE,
    rejectedBy: ['applies'],
    fault: 'one malformed document stops the whole migration',
  },
  {
    id: '0002_add_attribute_to_objects',
    after: CREATE,
    meant: ATTRIBUTE,
    rejectedBy: ['round-trip-data', 'information', 'model'],
    fault: 'NULL, {} and a timeout of 300 become one document, and white space is lost',
  },
  {
    id: '0004_promote',
    after: CONTEXT,
    meant: PROMOTE,
    rejectedBy: ['round-trip-data', 'model', 'information'],
    fault: 'the column is dropped before its values are copied back, and CAST makes numbers of what is none',
  },
  {
    id: '0005_promote_unreadable',
    after: CONTEXT,
    meant: PROMOTE,
    rejectedBy: ['applies'],
    fault: 'one malformed document stops the whole migration',
  },
  {
    id: '0006_restructure',
    after: CONTEXT,
    surroundings: true,
    rejectedBy: ['untouched', 'later-writes'],
    fault: 'indexes, triggers, views and child tables stay with the renamed backup, and a column is lost',
  },
  {
    id: '0007_repair',
    after: CREATE,
    rejectedBy: ['information', 'round-trip-data'],
    fault: 'every malformed document and every missing one becomes {}, and no copy is kept',
  },
  {
    id: '0008_index_the_backup',
    after: CONTEXT,
    surroundings: true,
    rejectedBy: ['untouched'],
    fault: 'the indexes that the table had stay with the backup',
  },
  {
    id: '0009_foreign_keys_off_inside',
    after: CREATE,
    surroundings: true,
    rejectedBy: ['row-count'],
    fault: 'the pragma does nothing inside a transaction, so dropping the table empties its child tables',
  },
  {
    id: '0010_version_of_one_row',
    after: CREATE,
    rejectedBy: ['round-trip-data', 'information'],
    fault: 'one row answers for the version of all, and every version becomes 2 and then 1',
  },
  {
    id: '0011_touching_triggers',
    after: CREATE,
    surroundings: true,
    rejectedBy: ['untouched'],
    fault: 'the trigger rewrites updated_at of every row that the migration writes',
  },
  {
    id: '0012_verified_by_counting',
    after: CREATE,
    meant: ATTRIBUTE,
    rejectedBy: ['applies'],
    fault: 'the verification can never succeed where metadata is an array, a text or null',
  },
  {
    id: '0013_promote_bare',
    after: ATTRIBUTE,
    rejectedBy: ['atomic'],
    fault: 'without a transaction a failure leaves the column behind, and the next try finds it there',
  },
];

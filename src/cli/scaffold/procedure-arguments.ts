import { UserError } from '../../model/errors.js';

/** What a procedure has to be told, and what it may be. */
interface Arguments {
  readonly call: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const rows = ['table', 'key'];

/** The procedures by the names that the command has for them. */
const procedures: Readonly<Record<string, Arguments>> = {
  'add-json-attribute': {
    call: 'addJsonAttribute',
    required: [...rows, 'column', 'attribute', 'value'],
    optional: ['documents', 'keyMayBeNull'],
  },
  'add-column': {
    call: 'addColumn',
    required: [...rows, 'column', 'type'],
    optional: ['default', 'notNull', 'keyMayBeNull'],
  },
  'promote-json-attribute': {
    call: 'promoteJsonAttribute',
    required: [...rows, 'column', 'attribute', 'type'],
    optional: ['to', 'default', 'documents', 'keyMayBeNull'],
  },
  'rebuild-table': {
    call: 'rebuildTable',
    required: [...rows, 'from', 'to', 'carry'],
    optional: ['add', 'drop', 'keyMayBeNull'],
  },
  'repair-json': {
    call: 'repairJson',
    required: [...rows, 'columns'],
    optional: ['documents', 'keyMayBeNull'],
  },
  'create-indexes': { call: 'createIndexes', required: ['name', 'table', 'columns'], optional: ['unique'] },
  'move-to-version': {
    call: 'moveToVersion',
    required: [...rows, 'column', 'version'],
    optional: ['keyMayBeNull'],
  },
};

/** What the command calls them. */
export const procedureNames = Object.keys(procedures);

/** The procedure of that name. @throws {UserError} */
export function demandProcedure(name: string): Arguments {
  const found = Object.hasOwn(procedures, name) ? procedures[name] : undefined;
  if (found !== undefined) return found;
  throw new UserError(`there is no procedure ${name}`, {
    wayOut: `it is one of ${procedureNames.join(', ')}`,
  });
}

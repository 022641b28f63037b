import { own } from '../../model/record.js';
import type { NamedObject } from '../../model/schema.js';
import type { Catalog, OtherRow } from './catalog.js';
import { quoteName } from './cells.js';
import { IDENTITY, viewSql } from './definitions.js';
import { type Naming, nameOf } from './naming.js';

/** The objects that only PostgreSQL has, each with a statement that would make it. */
export function othersOf(catalog: Catalog, naming: Naming): Other[] {
  return [
    ...catalog.others.filter(({ name }) => !name.startsWith('_rehearsal_')).map(otherOf),
    ...identities(catalog, naming),
    ...sequences(catalog, naming),
    ...constraints(catalog, naming),
    ...catalog.relations
      .filter(({ kind }) => kind === 'm')
      .map((relation) => ({
        kind: 'materialized view',
        name: nameOf(relation),
        sql: viewSql('MATERIALIZED VIEW', relation),
      })),
    ...catalog.relations.flatMap((relation) =>
      relation.partition === null
        ? []
        : [
            {
              kind: 'partition',
              name: nameOf(relation),
              sql: `CREATE TABLE ${quoteName(relation.name)}${relation.partition}`,
            },
          ],
    ),
  ];
}

function otherOf({ kind, schema, name, sql }: OtherRow): Other {
  const made = kind === 'enum' || kind === 'type' ? 'TYPE' : kind === 'domain' ? 'DOMAIN' : null;
  return {
    kind,
    name: nameOf({ schema, name }),
    sql: made === null ? sql : `CREATE ${made} ${quoteName(name)}${sql}`,
  };
}

function identities({ columns, sequences: all }: Catalog, naming: Naming): Other[] {
  return columns
    .filter(({ identity }) => identity !== '')
    .map(({ relation, name, identity }) => {
      const sequence = all.find((row) => row.relation === relation && row.column === name);
      return {
        kind: 'identity',
        name: `${naming.of(relation)}.${name}`,
        sql: `GENERATED ${own(IDENTITY, identity)} AS IDENTITY (${sequence?.definition ?? ''})`,
      };
    });
}

function sequences({ sequences: all }: Catalog, naming: Naming): Other[] {
  return all
    .filter(({ owned, name }) => owned !== 'i' && !name.startsWith('_rehearsal_'))
    .map(({ schema, name, type, definition, relation, column }) => ({
      kind: 'sequence',
      name: nameOf({ schema, name }),
      sql: `CREATE SEQUENCE ${quoteName(name)} AS ${type} ${definition}${
        relation === null ? '' : ` OWNED BY ${naming.of(relation)}.${column}`
      }`,
    }));
}

/** Those that a table has no place for, and those that do not hold for every row yet. */
function constraints({ constraints: all }: Catalog, naming: Naming): Other[] {
  return all
    .filter(({ kind, validated, deferrable }) => kind === 'x' || !validated || (deferrable && kind !== 't'))
    .map(({ relation, name, definition }) => ({
      kind: 'constraint',
      name,
      sql: `ALTER TABLE ${naming.of(relation)} ADD CONSTRAINT ${quoteName(name)} ${definition}`,
    }));
}

type Other = NamedObject & { readonly kind: string };

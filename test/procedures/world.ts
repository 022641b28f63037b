import fc from 'fast-check';
import { jsonText, malformedJson } from '../../src/datasets/json/arbitraries.js';
import type { Cell } from '../../src/model/cell.js';
import type { Dataset, Row } from '../../src/model/dataset.js';
import type { DocumentType } from '../../src/procedures.js';
import type { Dialect } from '../../src/sql/tokenize.js';

/** A table of any shape that a procedure may meet, and rows for it. */
export interface World {
  readonly dialect: Dialect;
  readonly table: string;
  readonly key: string;
  /** A column of JSON documents. */
  readonly document: string;
  readonly documents: DocumentType;
  /** A column of integers. */
  readonly stamp: string;
  /** All columns of the table, each as the statement that makes it has it. */
  readonly columns: Readonly<Record<string, string>>;
  /** A view reads it. */
  readonly viewed: boolean;
  /** A column of texts. */
  readonly word: string;
  readonly attribute: string;
  /** Statements that make it, the table first. */
  readonly schema: readonly string[];
  readonly datasets: fc.Arbitrary<Dataset>;
}

/** Names that an expression may take for something else. */
const NAMES = [
  't',
  'kept',
  'now',
  'before',
  'after',
  'pk',
  'value',
  'order',
  'select',
  'Aa',
  'a b',
  'a"b',
  "it's",
  'größe',
  'm',
  'key',
  'place',
  'x`y',
];
const ATTRIBUTES = ['limit', 'timeout_seconds', 'a b', 'x.y', 'größe', "it's", '$', '0', 'key'];

/** Worlds for a dialect. */
export function worlds(dialect: Dialect): fc.Arbitrary<World> {
  const names = fc.uniqueArray(fc.constantFrom(...NAMES), {
    minLength: 6,
    maxLength: 6,
    selector: (name) => name.toLowerCase(),
  });
  return fc
    .record({
      names,
      attribute: fc.constantFrom(...ATTRIBUTES),
      numbered: fc.boolean(),
      documents: fc.constantFrom<DocumentType>(
        ...(dialect === 'sqlite' ? (['text'] as const) : (['text', 'json', 'jsonb'] as const)),
      ),
      affinity: fc.constantFrom('JSON', 'TEXT', ''),
      indexed: fc.boolean(),
      triggered: fc.boolean(),
      viewed: fc.boolean(),
      first: fc.boolean(),
    })
    .map((drawn) => worldOf(dialect, drawn));
}

type Drawn = {
  readonly names: string[];
  readonly attribute: string;
  readonly numbered: boolean;
  readonly documents: DocumentType;
  readonly affinity: string;
  readonly indexed: boolean;
  readonly triggered: boolean;
  readonly viewed: boolean;
  readonly first: boolean;
};

function worldOf(dialect: Dialect, drawn: Drawn): World {
  const [table = 't', key = 'k', document = 'd', stamp = 's', word = 'w', other = 'o'] = drawn.names;
  const { attribute, numbered, documents } = drawn;
  const sqlite = dialect === 'sqlite';
  const q = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const columns = [
    `${q(key)} ${numbered ? 'INTEGER' : 'TEXT NOT NULL'} PRIMARY KEY`,
    `${q(document)} ${sqlite ? drawn.affinity : documents}`,
    `${q(stamp)} INTEGER DEFAULT 1`,
    `${q(word)} TEXT${sqlite ? ' COLLATE NOCASE' : ''}`,
    `${q(other)} ${sqlite ? 'REAL' : 'timestamptz'}`,
  ];
  const ordered = drawn.first ? columns : [...columns.slice(1), ...columns.slice(0, 1)];
  const touch = sqlite
    ? [
        `CREATE TRIGGER touched AFTER UPDATE ON ${q(table)} BEGIN UPDATE ${q(table)} SET ${q(word)} = 'touched' WHERE ${q(key)} = NEW.${q(key)}; END`,
      ]
    : [
        `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.${q(word)} := 'touched'; RETURN NEW; END $$`,
        `CREATE TRIGGER touched BEFORE UPDATE ON ${q(table)} FOR EACH ROW EXECUTE FUNCTION touch()`,
      ];
  return {
    ...{ dialect, table, key, document, documents, stamp, word, attribute },
    columns: Object.fromEntries(
      (drawn.first ? [key, document, stamp, word, other] : [document, stamp, word, other, key]).map(
        (name, at) => [name, ordered[at] ?? ''],
      ),
    ),
    viewed: drawn.viewed,
    schema: [
      `CREATE TABLE ${q(table)} (${ordered.join(', ')})`,
      ...(drawn.indexed ? [`CREATE INDEX by_stamp ON ${q(table)} (${q(stamp)}, ${q(word)})`] : []),
      ...(drawn.viewed ? [`CREATE VIEW stamps AS SELECT ${q(key)}, ${q(stamp)} FROM ${q(table)}`] : []),
      ...(drawn.triggered ? touch : []),
    ],
    datasets: rowsOf({ dialect, key, document, stamp, word, other, attribute, numbered, documents }).map(
      (rows) => ({ [table]: rows }),
    ),
  };
}

interface Columns {
  readonly dialect: Dialect;
  readonly key: string;
  readonly document: string;
  readonly stamp: string;
  readonly word: string;
  readonly other: string;
  readonly attribute: string;
  readonly numbered: boolean;
  readonly documents: DocumentType;
}

function rowsOf(columns: Columns): fc.Arbitrary<Row[]> {
  const { dialect, key, document, stamp, word, other, numbered } = columns;
  const cell = documentsOf(columns);
  return fc
    .uniqueArray(fc.integer({ min: -3, max: 30 }), { maxLength: 9 })
    .chain((keys) =>
      fc.tuple(
        ...keys.map((id) =>
          fc.record({
            id: fc.constant<Cell>(numbered ? BigInt(id) : `k${id}`),
            json: cell,
            stamp: fc.constantFrom<Cell>(null, 0n, 1n, 2n, 3n, 7n),
            word: fc.constantFrom<Cell>(null, '', 'a', 'A', "it's"),
          }),
        ),
      ),
    )
    .map((rows) =>
      rows.map(({ id, json, stamp: version, word: said }) => ({
        [key]: id,
        [document]: json,
        [stamp]: version,
        [word]: said,
        [other]: dialect === 'sqlite' ? 1.5 : '2024-02-29 12:00:00+00',
      })),
    );
}

function documentsOf({ dialect, attribute, documents }: Columns): fc.Arbitrary<Cell> {
  const said = JSON.stringify(attribute);
  const values = [
    '45',
    'null',
    '300',
    '"x"',
    '"\\u00e9\\n"',
    'true',
    'false',
    '1.5',
    '32768',
    '2147483648',
    '9223372036854775808',
    '[1, 2]',
    '{"b" : 1}',
    '-7',
  ];
  const member = fc.constantFrom(...values).map((value) => `${said}: ${value}`);
  const objects = fc
    .tuple(
      fc.subarray(['"a": 1', '"b" :{"c":[1,  2]}', '"é": "\\u00e9"']),
      fc.option(member),
      fc.constantFrom('', ' ', '\n'),
      fc.nat(3),
    )
    .map(([others, own, space, at]) => {
      const members = own === null ? others : others.toSpliced(at, 0, own);
      return `${space}{${members.join(', ')}${space}}${space}`;
    });
  const valid = fc.oneof(
    { weight: 4, arbitrary: objects },
    {
      weight: 2,
      arbitrary: jsonText({ keys: [attribute] }).filter((text) => dialect === 'sqlite' || isPlain(text)),
    },
    { weight: 1, arbitrary: member.map((text) => `{${text}, ${text}}`) },
    { weight: 1, arbitrary: fc.constantFrom('[]', '"x"', '1', 'null', '{}') },
  );
  const none = fc.constant<Cell>(null);
  if (documents !== 'text') return fc.oneof({ weight: 4, arbitrary: valid }, none);
  const broken = fc
    .oneof(malformedJson({ keys: [attribute] }), fc.constant<Cell>('{"a": 1'))
    .filter((cell) => dialect === 'sqlite' || (typeof cell === 'string' && !cell.includes('\0')));
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 1, arbitrary: none },
    { weight: 1, arbitrary: broken },
  );
}

/** What a column of PostgreSQL can hold. */
function isPlain(text: string): boolean {
  return !text.includes('\0') && !/\\u(0000|[dD][89a-fA-F])/.test(text) && text.isWellFormed();
}

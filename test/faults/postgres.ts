import type { PropertyId } from '../../src/model/property-id.js';

/** A fault of PostgreSQL's own kind, and the same change done right. */
export interface PostgresPair {
  readonly base: string;
  readonly faulty: string;
  /** Where the change is one that should not be made at all, nothing stands here. */
  readonly correct?: string;
  readonly down?: string;
  readonly foundBy: PropertyId;
  /** What is said of it. */
  readonly says: RegExp;
}

const family =
  'CREATE TABLE parents (id integer PRIMARY KEY);\nCREATE TABLE kids (id integer PRIMARY KEY, parent_id integer, ' +
  'CONSTRAINT kids_parent FOREIGN KEY (parent_id) REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);';
const remade = (clauses: string) =>
  `ALTER TABLE kids DROP CONSTRAINT kids_parent;\nALTER TABLE kids ADD CONSTRAINT kids_parent FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE SET NULL${clauses};`;
const steps =
  'CREATE TABLE steps (id integer PRIMARY KEY, place integer NOT NULL, CONSTRAINT steps_place UNIQUE (place) DEFERRABLE);';
const renumbered = (clauses: string) =>
  `ALTER TABLE steps DROP CONSTRAINT steps_place;\nALTER TABLE steps ADD CONSTRAINT steps_place UNIQUE (place)${clauses};`;

const secrets = `CREATE TABLE secrets (id integer PRIMARY KEY, v text);
CREATE FUNCTION reveal(i integer) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$ SELECT v FROM secrets WHERE id = i $$;`;
const careful = 'SECURITY DEFINER SET search_path = public';
const reveal = (clauses: string, value: string) =>
  `CREATE OR REPLACE FUNCTION reveal(i integer) RETURNS text LANGUAGE sql ${clauses} AS $$ SELECT ${value} FROM secrets WHERE id = i $$;`;
const parsed = (block: string) => `ALTER TABLE messages ADD COLUMN doc jsonb;\nDO $$ ${block} $$;`;
const named = (name: string) =>
  `ALTER TABLE people ADD COLUMN full_name text;\nUPDATE people SET full_name = ${name};`;

const parted = (
  order: string,
) => `CREATE TABLE places (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, street text NOT NULL);
ALTER TABLE shops ADD COLUMN place_id integer REFERENCES places (id);
INSERT INTO places (street) SELECT street FROM shops ORDER BY ${order};
UPDATE shops s SET place_id = p.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM places) p,
  (SELECT id, row_number() OVER (ORDER BY id) AS n FROM shops) x WHERE x.id = s.id AND x.n = p.n;`;
const searched = `ALTER TABLE articles ADD COLUMN search tsvector;
CREATE FUNCTION searched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.search := to_tsvector('simple', NEW.title); RETURN NEW; END $$;
CREATE TRIGGER searched BEFORE INSERT OR UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION searched();`;

const labelled = (table: string) =>
  `ALTER TABLE assets ADD COLUMN label text;\nUPDATE ${table} SET label = coalesce(kind, '?');`;

const slug = 'CREATE DOMAIN slug AS text';
const bare = 'ALTER TABLE pages ALTER COLUMN slug TYPE text; DROP DOMAIN slug;';

const keyed = (where: string) => `CREATE UNIQUE INDEX people_email ON people (email) ${where};`;

export const postgresPairs: Readonly<Record<string, PostgresPair>> = {
  'a foreign key is made again and no longer waits for the end of the transaction': {
    base: family,
    faulty: remade(''),
    correct: remade(' DEFERRABLE INITIALLY DEFERRED'),
    foundBy: 'untouched',
    says: /\(parent_id\) of kids is made again without DEFERRABLE INITIALLY DEFERRED/,
  },
  'a function is replaced and runs with the rights of its caller': {
    base: secrets,
    faulty: reveal('', 'upper(v)'),
    correct: reveal(careful, 'upper(v)'),
    foundBy: 'untouched',
    says: /function reveal is made again without SECURITY DEFINER and SET search_path/,
  },
  'an error over one row takes back what was done for all': {
    base: 'CREATE TABLE messages (id integer PRIMARY KEY, payload text);',
    faulty: parsed('BEGIN UPDATE messages SET doc = payload::jsonb; EXCEPTION WHEN others THEN NULL; END;'),
    correct: parsed(
      'DECLARE r record; BEGIN FOR r IN SELECT id, payload FROM messages LOOP BEGIN UPDATE messages SET doc = r.payload::jsonb WHERE id = r.id; EXCEPTION WHEN others THEN NULL; END; END LOOP; END;',
    ),
    foundBy: 'applies',
    says: /one row keeps up from filling messages\.doc in all others/,
  },
  'a text is taken out of a document with its quotes': {
    base: 'CREATE TABLE people (id integer PRIMARY KEY, doc jsonb NOT NULL);',
    faulty: named("(doc->'name')::text"),
    correct: named("doc->>'name'"),
    foundBy: 'integrity',
    says: /with texts of doc as JSON spells them, in quotes/,
  },
  'a key of which only one row is in a partial index': {
    base: 'CREATE TABLE people (id integer PRIMARY KEY, email text NOT NULL, deleted boolean NOT NULL);\nCREATE UNIQUE INDEX people_email ON people (email) WHERE NOT deleted;',
    faulty: `DROP INDEX people_email; ${keyed('')}`,
    correct: `DROP INDEX people_email; ${keyed('WHERE NOT deleted')}`,
    foundBy: 'applies',
    says: /could not create unique index/,
  },
  'a name is put together with NULL': {
    base: 'CREATE TABLE people (id integer PRIMARY KEY, first text NOT NULL, last text);',
    faulty: named("first || ' ' || last"),
    correct: named("concat_ws(' ', first, last)"),
    foundBy: 'integrity',
    says: /leaves it NULL where last is NULL, whatever first says/,
  },
  'rows find the part of another row': {
    base: 'CREATE TABLE shops (id integer PRIMARY KEY, street text NOT NULL);',
    faulty: parted('street'),
    correct: parted('id'),
    foundBy: 'integrity',
    says: /fills shops\.place_id so that rows find what another row said there/,
  },
  'a trigger fills a column for later writes only': {
    base: 'CREATE TABLE articles (id integer PRIMARY KEY, title text NOT NULL, body text);',
    faulty: searched,
    correct: `${searched}\nUPDATE articles SET search = to_tsvector('simple', title);`,
    foundBy: 'integrity',
    says: /fills articles\.search from what a row says, and up leaves it NULL/,
  },
  'a table is filled, and those that inherit from it are not': {
    base: 'CREATE TABLE assets (id integer PRIMARY KEY, kind text);\nCREATE TABLE images (width integer, PRIMARY KEY (id)) INHERITS (assets);',
    faulty: labelled('ONLY assets'),
    correct: labelled('assets'),
    foundBy: 'integrity',
    says: /leaves it NULL in every row of images, which inherits from it/,
  },
  'a column is of a type that demands nothing any more': {
    base: `${slug} CHECK (VALUE ~ '^[a-z]+$');\nCREATE TABLE pages (id integer PRIMARY KEY, slug slug NOT NULL);`,
    faulty: `${bare} CREATE DOMAIN slug AS text; ALTER TABLE pages ALTER COLUMN slug TYPE slug;`,
    correct: `${bare} ALTER TABLE pages ADD CHECK (slug ~ '^[a-z]+$');`,
    foundBy: 'untouched',
    says: /pages\.slug is slug now, which takes every value, and slug did not: CHECK/,
  },
  'a unique key is made again and no longer waits': {
    base: steps,
    faulty: renumbered(''),
    correct: renumbered(' DEFERRABLE'),
    foundBy: 'untouched',
    says: /UNIQUE \(place\) of steps is made again without DEFERRABLE/,
  },
};

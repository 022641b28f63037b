/** Schemas that are hard to fill, by what is hard about them. */
export const schemas: Readonly<Record<string, string>> = {
  'agent state': `
    CREATE TABLE routers (router_id VARCHAR(32) PRIMARY KEY, status VARCHAR(50) NOT NULL, model VARCHAR(100), temperature FLOAT,
      metadata TEXT, schema_version INTEGER DEFAULT 1, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
    CREATE TABLE planners (planner_id VARCHAR(32) PRIMARY KEY, router_id VARCHAR(32) NOT NULL REFERENCES routers(router_id) ON DELETE CASCADE,
      name TEXT, config JSON, schema_version INTEGER DEFAULT 1);
    CREATE TABLE workers (worker_id VARCHAR(32) PRIMARY KEY, planner_id VARCHAR(32) REFERENCES planners(planner_id), status VARCHAR(50) NOT NULL DEFAULT 'pending',
      result TEXT, started_at TIMESTAMP, is_active BOOLEAN NOT NULL DEFAULT 1);
    CREATE INDEX workers_status ON workers(status);`,
  'composite keys': `
    CREATE TABLE tenants (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE projects (tenant_id INTEGER NOT NULL REFERENCES tenants(id), id INTEGER NOT NULL, title TEXT, PRIMARY KEY (tenant_id, id));
    CREATE TABLE tasks (tenant_id INTEGER NOT NULL, project_id INTEGER NOT NULL, number INTEGER NOT NULL, owner TEXT, PRIMARY KEY (tenant_id, project_id, number),
      FOREIGN KEY (tenant_id, project_id) REFERENCES projects(tenant_id, id), FOREIGN KEY (tenant_id) REFERENCES tenants(id)) WITHOUT ROWID;
    CREATE TABLE members (tenant_id INTEGER NOT NULL REFERENCES tenants(id), user TEXT NOT NULL, UNIQUE (tenant_id, user));`,
  'self reference': `
    CREATE TABLE nodes (id INTEGER PRIMARY KEY AUTOINCREMENT, parent_id INTEGER REFERENCES nodes(id), label TEXT);
    CREATE TABLE rooted (code TEXT PRIMARY KEY, root TEXT NOT NULL REFERENCES rooted(code));`,
  circle: `
    CREATE TABLE teams (id TEXT PRIMARY KEY, lead_id TEXT REFERENCES people(id), name TEXT);
    CREATE TABLE people (id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES teams(id), email TEXT UNIQUE);
    CREATE TABLE left_side (id INTEGER PRIMARY KEY, other INTEGER NOT NULL REFERENCES right_side(id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE right_side (id INTEGER PRIMARY KEY, other INTEGER NOT NULL UNIQUE REFERENCES left_side(id) DEFERRABLE INITIALLY DEFERRED);`,
  junction: `
    CREATE TABLE a (id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE b (id INTEGER PRIMARY KEY, v TEXT);
    CREATE TABLE a_b (a_id INTEGER NOT NULL REFERENCES a(id), b_id INTEGER NOT NULL REFERENCES b(id), note TEXT, PRIMARY KEY (a_id, b_id));`,
  checks: `
    CREATE TABLE checked (
      id INTEGER PRIMARY KEY,
      status TEXT NOT NULL CHECK (status IN ('new', 'in work', 'done')),
      percent INTEGER CHECK (percent BETWEEN 0 AND 100),
      ratio REAL CHECK (ratio >= 0.0 AND ratio < 1.0),
      flag INTEGER NOT NULL CHECK (flag IN (0, 1)),
      code TEXT NOT NULL CHECK (length(code) = 8),
      short TEXT CHECK (length(short) <= 5 AND short <> ''),
      hex TEXT CHECK (hex GLOB '[0-9a-f][0-9a-f]*'),
      mail TEXT CHECK (mail LIKE '%@%.%'),
      document TEXT CHECK (json_valid(document)),
      shape TEXT CHECK (json_valid(shape) AND json_type(shape) = 'object'),
      kind TEXT CHECK (typeof(kind) = 'text'),
      low TEXT CHECK (low = lower(low)),
      step INTEGER CHECK (step % 5 = 0),
      opens INTEGER, closes INTEGER, only_a TEXT, only_b TEXT,
      reason TEXT,
      day TEXT CHECK (day IS date(day)),
      CHECK (opens <= closes), CHECK ((only_a IS NULL) <> (only_b IS NULL)),
      CHECK (status <> 'done' OR reason IS NOT NULL));`,
  lengths: `
    CREATE TABLE keys (id INTEGER PRIMARY KEY, raw BLOB NOT NULL UNIQUE CHECK (length(raw) = 33), iv BLOB CHECK (length(iv) BETWEEN 12 AND 16),
      sealed BLOB NOT NULL CHECK (typeof(sealed) = 'blob' AND length(sealed) > 40));
    CREATE TABLE uses (id INTEGER PRIMARY KEY, key_id INTEGER NOT NULL REFERENCES keys(id), note TEXT);`,
  strict: `
    CREATE TABLE strictly (id INTEGER PRIMARY KEY, a INT NOT NULL, b REAL, c TEXT NOT NULL, d BLOB, e ANY, settings TEXT) STRICT;
    CREATE TABLE strict_child (id TEXT NOT NULL PRIMARY KEY, parent INTEGER NOT NULL REFERENCES strictly(id) ON DELETE CASCADE) STRICT, WITHOUT ROWID;`,
  generated: `
    CREATE TABLE sums (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, total INTEGER AS (a + b), doubled INTEGER GENERATED ALWAYS AS (a * 2) STORED CHECK (doubled < 1000000),
      first TEXT NOT NULL, last TEXT NOT NULL, full TEXT AS (first || ' ' || last) UNIQUE);
    CREATE TABLE documents (id INTEGER PRIMARY KEY, data TEXT, kind TEXT AS (json_extract(data, '$.kind')) STORED);
    CREATE INDEX documents_size ON documents(json_extract(data, '$.size'));`,
  uniques: `
    CREATE TABLE accounts (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT COLLATE NOCASE UNIQUE, slug TEXT, deleted INTEGER NOT NULL DEFAULT 0, rank INTEGER UNIQUE);
    CREATE UNIQUE INDEX accounts_email ON accounts(lower(email));
    CREATE UNIQUE INDEX accounts_slug ON accounts(slug) WHERE deleted = 0;
    CREATE TABLE tags (name TEXT NOT NULL, color TEXT NOT NULL DEFAULT 'red');
    CREATE UNIQUE INDEX tags_name ON tags(name COLLATE NOCASE, color);`,
  untyped: `CREATE TABLE loose (a, b, c BLOB, d NUMERIC, e DECIMAL(10, 2), f DATETIME DEFAULT (datetime('now')), g BOOLEAN, h TEXT DEFAULT 'x');
    CREATE TABLE "odd ""name" ("a column" TEXT, "select" INTEGER, "größe" REAL);`,
  'one to one': `
    CREATE TABLE users (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36), created_at INTEGER NOT NULL DEFAULT (unixepoch()));
    CREATE TABLE profiles (user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE, bio TEXT);
    CREATE TABLE sessions (token TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), expires_at TEXT NOT NULL);`,
  'triggers and search': `
    CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);
    CREATE TABLE note_log (id INTEGER PRIMARY KEY AUTOINCREMENT, note_id INTEGER NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
    CREATE TRIGGER notes_logged AFTER INSERT ON notes BEGIN INSERT INTO note_log(note_id) VALUES (new.id); END;
    CREATE VIRTUAL TABLE words USING fts5(word, meaning);`,
  'triggers that refuse': `
    CREATE TABLE members (id INTEGER PRIMARY KEY, phone TEXT NOT NULL, plan TEXT NOT NULL, seats INTEGER, starts INTEGER, ends INTEGER);
    CREATE TRIGGER members_phone BEFORE INSERT ON members FOR EACH ROW WHEN NEW.phone NOT GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
      BEGIN SELECT RAISE(ABORT, 'phone must be exactly 10 digits'); END;
    CREATE TRIGGER members_plan BEFORE INSERT ON members BEGIN
      SELECT RAISE(ABORT, 'no such plan') WHERE new.plan NOT IN ('free', 'paid');
      SELECT CASE WHEN NEW.seats < 1 OR NEW.seats > 50 THEN RAISE(FAIL, 'seats') END;
      SELECT CASE WHEN NEW.ends < NEW.starts THEN RAISE(ROLLBACK, 'order') END; END;`,
};

import { WORLD_SCHEMA } from './world.js';

/** What comes with PostgreSQL has lower identifiers. */
const FIRST_USER_OBJECT = 16384;

/** The user's own: not PostgreSQL's, not the framework's, and not what an extension brought. */
export const own = (catalog: string, oid: string, schema: string) => `
  ${oid} >= ${FIRST_USER_OBJECT} AND ${schema} !~ '^pg_' AND ${schema} NOT IN ('information_schema', '${WORLD_SCHEMA}')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const RELATIONS = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`;
const isOwnRelation = `c.relpersistence <> 't' AND ${own('pg_class', 'c.oid', 'n.nspname')}`;
const FUNCTIONS = `pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace`;
const isOwnFunction = own('pg_proc', 'p.oid', 'n.nspname');
const role = (oid: string) => `CASE ${oid} WHEN 0 THEN 'PUBLIC' ELSE ${oid}::regrole::text END`;
const session = `(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user)`;
/** A function as it is told from others of its name. */
const signature = `format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid))`;

/** What stands by itself. */
const ALONE = [
  `SELECT 'schema' AS kind, NULL AS schema, NULL AS owner, NULL AS "column", n.nspname AS name,
      format('CREATE SCHEMA %I', n.nspname) AS sql
    FROM pg_catalog.pg_namespace n WHERE n.nspname <> 'public' AND ${own('pg_namespace', 'n.oid', 'n.nspname')}`,
  `SELECT 'extension', NULL, NULL, NULL, x.extname, format('CREATE EXTENSION %I VERSION %L', x.extname, x.extversion)
    FROM pg_catalog.pg_extension x WHERE x.extname <> 'plpgsql'`,
  `SELECT 'enum', n.nspname, NULL, NULL, t.typname, ' AS ENUM (' ||
      (SELECT coalesce(string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder), '')
        FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) || ')'
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND ${own('pg_type', 't.oid', 'n.nspname')}`,
  `SELECT 'domain', n.nspname, NULL, NULL, t.typname, ' AS ' || format_type(t.typbasetype, t.typtypmod)
      || CASE WHEN t.typcollation <> b.typcollation THEN ' COLLATE ' || t.typcollation::regcollation::text ELSE '' END
      || coalesce(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
      || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), '' ORDER BY k.conname)
        FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'd' AND ${own('pg_type', 't.oid', 'n.nspname')}`,
  `SELECT 'type', n.nspname, NULL, NULL, c.relname, ' AS (' || (SELECT string_agg(quote_ident(a.attname) || ' ' ||
        format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) || ')'
    FROM ${RELATIONS} WHERE c.relkind = 'c' AND ${isOwnRelation}`,
  `SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, n.nspname, NULL, NULL,
      p.proname,
      CASE WHEN p.prokind = 'a' THEN format('CREATE AGGREGATE %s', p.oid::regprocedure) ELSE pg_get_functiondef(p.oid) END
    FROM ${FUNCTIONS} WHERE ${isOwnFunction}`,
  `SELECT 'publication', NULL, NULL, NULL, b.pubname, format('CREATE PUBLICATION %I%s (%s)', b.pubname,
      CASE WHEN b.puballtables THEN ' FOR ALL TABLES' ELSE '' END,
      concat_ws(', ', CASE WHEN b.pubinsert THEN 'insert' END, CASE WHEN b.pubupdate THEN 'update' END,
        CASE WHEN b.pubdelete THEN 'delete' END, CASE WHEN b.pubtruncate THEN 'truncate' END))
    FROM pg_catalog.pg_publication b`,
  `SELECT 'event trigger', NULL, NULL, NULL, e.evtname, format('CREATE EVENT TRIGGER %I ON %s EXECUTE FUNCTION %s (%s)',
      e.evtname, e.evtevent, e.evtfoid::regproc, e.evtenabled) FROM pg_catalog.pg_event_trigger e`,
  `SELECT 'default privileges', n.nspname, NULL, NULL, format('%s TO %s BY %s', g.privilege_type, ${role('g.grantee')}, d.defaclrole::regrole),
      format('ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT %s ON %s TO %s', d.defaclrole::regrole, g.privilege_type, d.defaclobjtype,
        ${role('g.grantee')})
    FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
      CROSS JOIN LATERAL aclexplode(d.defaclacl) g WHERE g.grantee <> d.defaclrole`,
  `SELECT 'schema grant', NULL, NULL, NULL, format('%s ON %s TO %s', g.privilege_type, n.nspname, ${role('g.grantee')}),
      format('GRANT %s ON SCHEMA %I TO %s', g.privilege_type, n.nspname, ${role('g.grantee')})
    FROM pg_catalog.pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) g
    WHERE g.grantee <> n.nspowner AND ${own('pg_namespace', 'n.oid', 'n.nspname')}`,
];

/** What hangs on a table, a view or a function, and goes with it. */
const ATTACHED = [
  `SELECT 'policy', n.nspname, c.relname, NULL, p.polname, format('CREATE POLICY %I AS %s FOR %s TO %s%s%s', p.polname,
      CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      (SELECT string_agg(${role('r.role')}, ', ' ORDER BY r.role) FROM unnest(p.polroles) r(role)),
      ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
    FROM pg_catalog.pg_policy p JOIN ${RELATIONS} ON c.oid = p.polrelid WHERE ${isOwnRelation}`,
  `SELECT 'row security', n.nspname, c.relname, NULL, '',
      CASE WHEN c.relforcerowsecurity THEN 'ENABLE AND FORCE ROW LEVEL SECURITY' ELSE 'ENABLE ROW LEVEL SECURITY' END
    FROM ${RELATIONS} WHERE c.relrowsecurity AND ${isOwnRelation}`,
  `SELECT 'rule', n.nspname, c.relname, NULL, r.rulename, pg_get_ruledef(r.oid)
    FROM pg_catalog.pg_rewrite r JOIN ${RELATIONS} ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND ${isOwnRelation}`,
  `SELECT 'statistics', n.nspname, c.relname, NULL, s.stxname, pg_get_statisticsobjdef(s.oid)
    FROM pg_catalog.pg_statistic_ext s JOIN ${RELATIONS} ON c.oid = s.stxrelid WHERE ${isOwnRelation}`,
  `SELECT 'grant', n.nspname, coalesce(o.relname, c.relname), NULL,
      concat(g.privilege_type, ' ON SEQUENCE OF ' || a.attname, ' TO ', ${role('g.grantee')}),
      concat('GRANT ', g.privilege_type, ' TO ', ${role('g.grantee')}, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END)
    FROM ${RELATIONS} CROSS JOIN LATERAL aclexplode(c.relacl) g
      LEFT JOIN pg_catalog.pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass
      LEFT JOIN pg_catalog.pg_class o ON o.oid = d.refobjid
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE g.grantee <> c.relowner AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${isOwnRelation}`,
  `SELECT 'grant', n.nspname, c.relname, a.attname, concat(g.privilege_type, ' (', a.attname, ') TO ', ${role('g.grantee')}),
      concat('GRANT ', g.privilege_type, ' (', a.attname, ') TO ', ${role('g.grantee')}, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END)
    FROM ${RELATIONS} JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
      CROSS JOIN LATERAL aclexplode(a.attacl) g WHERE ${isOwnRelation}`,
  `SELECT 'grant', n.nspname, ${signature}, NULL, concat(g.privilege_type, ' TO ', ${role('g.grantee')}),
      concat('GRANT ', g.privilege_type, ' TO ', ${role('g.grantee')})
    FROM ${FUNCTIONS} CROSS JOIN LATERAL aclexplode(p.proacl) g
    WHERE g.grantee <> p.proowner AND g.grantee <> 0 AND ${isOwnFunction}`,
  `SELECT 'restriction', n.nspname, ${signature}, NULL, 'EXECUTE not for PUBLIC', 'REVOKE EXECUTE FROM PUBLIC'
    FROM ${FUNCTIONS} WHERE p.proacl IS NOT NULL AND ${isOwnFunction}
      AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) g WHERE g.grantee = 0)`,
  `SELECT 'owner', n.nspname, c.relname, NULL, '', format('OWNER TO %s', c.relowner::regrole)
    FROM ${RELATIONS} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relowner <> ${session} AND ${isOwnRelation}`,
  `SELECT 'owner', n.nspname, ${signature}, NULL, '', format('OWNER TO %s', p.proowner::regrole)
    FROM ${FUNCTIONS} WHERE p.proowner <> ${session} AND ${isOwnFunction}`,
  `SELECT 'comment', n.nspname, c.relname, a.attname, coalesce('on column ' || a.attname, ''), format('COMMENT IS %L', d.description)
    FROM pg_catalog.pg_description d JOIN ${RELATIONS} ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${isOwnRelation}`,
  `SELECT 'comment', n.nspname, ${signature}, NULL, '', format('COMMENT IS %L', d.description)
    FROM pg_catalog.pg_description d JOIN ${FUNCTIONS} ON d.classoid = 'pg_proc'::regclass AND p.oid = d.objoid WHERE ${isOwnFunction}`,
  `SELECT 'place in publication', n.nspname, c.relname, NULL, b.pubname, format('ALTER PUBLICATION %I ADD TABLE %s%s', b.pubname,
      coalesce((SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)), '*'), ' WHERE ' || pg_get_expr(r.prqual, r.prrelid))
    FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication b ON b.oid = r.prpubid
      JOIN ${RELATIONS} ON c.oid = r.prrelid WHERE ${isOwnRelation}`,
  `SELECT 'replica identity', n.nspname, c.relname, NULL, '', 'REPLICA IDENTITY ' || CASE c.relreplident WHEN 'f' THEN 'FULL'
      WHEN 'n' THEN 'NOTHING' ELSE 'USING INDEX' END
    FROM ${RELATIONS} WHERE c.relkind IN ('r', 'p') AND c.relreplident <> 'd' AND ${isOwnRelation}`,
  `SELECT 'option', n.nspname, c.relname, NULL, split_part(o.text, '=', 1), o.text
    FROM ${RELATIONS} CROSS JOIN LATERAL unnest(c.reloptions) o(text) WHERE c.relkind IN ('r', 'p', 'v', 'm') AND ${isOwnRelation}`,
  `SELECT 'durability', n.nspname, c.relname, NULL, '', 'UNLOGGED' FROM ${RELATIONS}
    WHERE c.relkind = 'r' AND c.relpersistence = 'u' AND ${isOwnRelation}`,
  `SELECT 'inheritance', n.nspname, c.relname, NULL, i.inhparent::regclass::text, format('INHERIT %s', i.inhparent::regclass)
    FROM pg_catalog.pg_inherits i JOIN ${RELATIONS} ON c.oid = i.inhrelid WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition AND ${isOwnRelation}`,
  `SELECT 'state of trigger', n.nspname, c.relname, NULL, t.tgname,
      CASE t.tgenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED FOR REPLICAS' ELSE 'ENABLED ALWAYS' END
    FROM pg_catalog.pg_trigger t JOIN ${RELATIONS} ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled <> 'O' AND ${isOwnRelation}`,
  `SELECT DISTINCT 'state of foreign key', n.nspname, c.relname, NULL, k.conname, 'DISABLED'
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint AND k.contype = 'f'
      JOIN ${RELATIONS} ON c.oid = k.conrelid WHERE t.tgisinternal AND t.tgenabled = 'D' AND ${isOwnRelation}`,
];

/** Each kind of object that the model has no place of its own for, with a statement or a clause that would make it. */
export const OTHERS = `${[...ALONE, ...ATTACHED].join('\nUNION ALL\n')}\nORDER BY 1, 2, 3, 5, 6`;

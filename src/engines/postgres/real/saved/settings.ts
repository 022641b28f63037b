import { connect, type Target } from '../connect.js';

/** Statements that give another database what the server keeps about this one: its owner, rights, and settings. */
export async function readSettings(target: Target, other: string): Promise<string[]> {
  const wire = await connect(target, { readonly: true });
  try {
    const [answer] = await wire.query(QUERY, [other]);
    return (answer?.rows ?? []).map(([sql]) => `${sql}; `);
  } finally {
    await wire.end();
  }
}

const QUERY = `
  SELECT format('ALTER DATABASE %I OWNER TO %I', $1::text, pg_get_userbyid(d.datdba)) FROM pg_catalog.pg_database d
    WHERE datname = current_database() AND pg_get_userbyid(d.datdba) <> current_user
  UNION ALL SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $1::text) FROM pg_catalog.pg_database d
    WHERE datname = current_database() AND datacl IS NOT NULL
  UNION ALL SELECT format('GRANT %s ON DATABASE %I TO %s', a.privilege_type, $1::text,
      CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
    FROM pg_catalog.pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) a WHERE datname = current_database()
  UNION ALL SELECT format('ALTER %s SET %I = %s', CASE s.setrole WHEN 0 THEN format('DATABASE %I', $1::text)
      ELSE format('ROLE %I IN DATABASE %I', pg_get_userbyid(s.setrole), $1::text) END, c.name,
      CASE WHEN c.name IN ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries')
        THEN c.value ELSE quote_literal(c.value) END)
    FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
      CROSS JOIN LATERAL (SELECT split_part(one, '=', 1), substr(one, strpos(one, '=') + 1) FROM unnest(s.setconfig) one) c(name, value)
    WHERE d.datname = current_database()`;

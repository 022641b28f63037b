/**
 * Whether PostgreSQL's own grammar reads the text. It comes as WebAssembly (libpg-query), which takes a second to load, and so
 * only when it is asked.
 */
export async function isPostgres(sql: string): Promise<boolean> {
  const { parse } = await import('libpg-query');
  try {
    await parse(sql);
    return true;
  } catch {
    return false;
  }
}

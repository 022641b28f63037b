import { CommonStatements, DEFAULT_TIMEOUT, type Router, type Timeout, words } from './agent-database.js';
import { timeoutIn } from './timeout.js';

/** The application as it was: it knows of a router's timeout in the metadata only. */
export class OldAgentDatabase extends CommonStatements {
  async routers(): Promise<Router[]> {
    const rows = await this.database.all(
      'SELECT router_id, status, metadata FROM routers WHERE router_id IS NOT NULL ORDER BY router_id',
    );
    return rows.map(({ router_id, status, metadata = null }) => ({
      id: words(router_id),
      status: words(status),
      timeout: timeoutIn(metadata),
    }));
  }

  async addRouter({ id, status, timeout }: Router): Promise<void> {
    const metadata = timeout === DEFAULT_TIMEOUT ? null : `{"timeout_seconds":${timeout}}`;
    await this.database.run('INSERT INTO routers (router_id, status, metadata) VALUES (?, ?, ?)', [
      id,
      status,
      metadata,
    ]);
  }

  async setTimeout(id: string, timeout: Timeout): Promise<void> {
    await this.database.run(
      "UPDATE routers SET metadata = json_set(coalesce(metadata, '{}'), '$.timeout_seconds', ?) WHERE router_id = ?",
      [timeout, id],
    );
  }
}

import { CommonStatements, type Router, type Timeout, words } from './agent-database.js';
import { OldAgentDatabase } from './old.js';

/**
 * The application as it is: a router's timeout is a column. It is deployed before the migration runs, so that it has to work on the
 * schema before as well: where there is no column yet, it asks as the old one does.
 */
export class NewAgentDatabase extends CommonStatements {
  async routers(): Promise<Router[]> {
    if (!(await this.#hasColumn())) return this.#old().routers();
    const rows = await this.database.all(
      'SELECT router_id, status, timeout_seconds FROM routers WHERE router_id IS NOT NULL ORDER BY router_id',
    );
    return rows.map(({ router_id, status, timeout_seconds }) => ({
      id: words(router_id),
      status: words(status),
      timeout: typeof timeout_seconds === 'bigint' ? timeout_seconds : null,
    }));
  }

  async addRouter(router: Router): Promise<void> {
    if (!(await this.#hasColumn())) return this.#old().addRouter(router);
    await this.database.run('INSERT INTO routers (router_id, status, timeout_seconds) VALUES (?, ?, ?)', [
      router.id,
      router.status,
      router.timeout,
    ]);
  }

  async setTimeout(id: string, timeout: Timeout): Promise<void> {
    if (!(await this.#hasColumn())) return this.#old().setTimeout(id, timeout);
    await this.database.run('UPDATE routers SET timeout_seconds = ? WHERE router_id = ?', [timeout, id]);
  }

  /** Asked each time: the migration may run while the application does. */
  async #hasColumn(): Promise<boolean> {
    const rows = await this.database.all(
      "SELECT 1 FROM pragma_table_info('routers') WHERE name = 'timeout_seconds'",
    );
    return rows.length > 0;
  }

  #old(): OldAgentDatabase {
    return new OldAgentDatabase(this.database);
  }
}

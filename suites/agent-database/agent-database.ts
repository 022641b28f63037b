import type { Cell, Database } from 'rehearsal';

/** What the agents' application asks of its database, whatever version either has. */
export interface AgentDatabase {
  routers(): Promise<Router[]>;
  /** `undefined`: there is none. */
  router(id: string): Promise<Router | undefined>;
  addRouter(router: Router): Promise<void>;
  setTimeout(id: string, timeout: Timeout): Promise<void>;
  planners(): Promise<Planner[]>;
  addPlanner(planner: Planner): Promise<void>;
  workersOf(planner: string): Promise<Worker[]>;
  addWorker(worker: Worker): Promise<void>;
  setTaskStatus(worker: string, status: string): Promise<void>;
}

/** Seconds; `null`: none, be it said so or unreadable. */
export type Timeout = bigint | null;

export interface Router {
  readonly id: string;
  readonly status: string;
  readonly timeout: Timeout;
}

export interface Planner {
  readonly id: string;
  readonly question: string;
  readonly status: string;
}

export interface Worker {
  readonly id: string;
  readonly planner: string;
  readonly status: string;
}

/** Where nothing is set. */
export const DEFAULT_TIMEOUT = 300n;

/** The part that every version has asked in the same way. */
export abstract class CommonStatements implements AgentDatabase {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  abstract routers(): Promise<Router[]>;
  abstract addRouter(router: Router): Promise<void>;
  abstract setTimeout(id: string, timeout: Timeout): Promise<void>;

  async router(id: string): Promise<Router | undefined> {
    return (await this.routers()).find((router) => router.id === id);
  }

  async planners(): Promise<Planner[]> {
    const rows = await this.database.all(
      'SELECT planner_id, user_question, status FROM planners WHERE planner_id IS NOT NULL ORDER BY planner_id',
    );
    return rows.map((row) => ({
      id: words(row.planner_id),
      question: words(row.user_question),
      status: words(row.status),
    }));
  }

  async addPlanner({ id, question, status }: Planner): Promise<void> {
    await this.database.run('INSERT INTO planners (planner_id, user_question, status) VALUES (?, ?, ?)', [
      id,
      question,
      status,
    ]);
  }

  async workersOf(planner: string): Promise<Worker[]> {
    const rows = await this.database.all(
      'SELECT worker_id, planner_id, task_status FROM workers WHERE planner_id = ? AND worker_id IS NOT NULL ORDER BY worker_id',
      [planner],
    );
    return rows.map((row) => ({
      id: words(row.worker_id),
      planner: words(row.planner_id),
      status: words(row.task_status),
    }));
  }

  async addWorker({ id, planner, status }: Worker): Promise<void> {
    await this.database.run('INSERT INTO workers (worker_id, planner_id, task_status) VALUES (?, ?, ?)', [
      id,
      planner,
      status,
    ]);
  }

  async setTaskStatus(worker: string, status: string): Promise<void> {
    await this.database.run('UPDATE workers SET task_status = ? WHERE worker_id = ?', [status, worker]);
  }
}

/** Text for a person; other kinds of values are told apart by how they are written. */
export function words(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : `(${typeof cell}) ${String(cell)}`;
}

import { toEnter } from './backwards.js';
import { addsEnumValue, USE_ENUM_VALUES } from './enum-values.js';
import { CHECKED_STATEMENT, INNER_LOOK, OWN_LOOK, OWN_STATEMENT } from './frames.js';
import { type Frame, framed, guarded, inOneGo } from './in-one-go.js';
import { needsCommit, type Operation, statementOf } from './operation.js';
import { refusalOf, touchesRoles } from './rights/reach.js';
import { Sender } from './rights/sender.js';
import type { RoleMaker } from './rights/turn.js';
import type { Entrance, Seat, Shared } from './seat.js';
import { sequencesOf } from './sequences.js';
import { DEFERRED, isCommitRefused, type TransactionKind, transactionKind } from './transaction-kind.js';
import { type Answer, type Parameter, type Wire, WireError } from './wire.js';
import { enterSql, plainWorld, replaceExtensions } from './world.js';

/**
 * A connection to a scratch database, and the list of what was done to it.
 *
 * As long as it can, everything runs inside one transaction that is never committed, with savepoints in the place of
 * the transactions that are asked for: rolled back, the database is as new, which is much cheaper than a new one. The
 * first statement that needs a real commit ends that: everything is done again, for good.
 */
export class Session implements RoleMaker {
  /** What was done since the database was as its template, what is still open included. */
  readonly operations: Operation[] = [];
  /** Everything is committed as asked, so that the database cannot be used again. */
  committed = false;
  /** Somebody else has the turn to have roles: what was done here is taken back, and done again before anything else. */
  asleep = false;
  /** The transaction that was asked for, where it is a savepoint. */
  #transaction: 'none' | 'open' | 'failed' = 'none';
  /** Whether a transaction was open when it was put to sleep. */
  #begunAsleep = false;
  /** Place in the operations of the transaction that is open. */
  #begun = 0;

  /** The transaction that is open may have added values to enums. */
  #enumValues = false;

  /** Something was refused and taken back; numbers that it took from sequences are not. */
  #numbersTaken = false;

  /** What was done is committed, though nobody asked for it. */
  #settled = false;
  readonly #sender: Sender;
  readonly #seat: Seat;
  readonly #shared: Shared;

  private constructor(seat: Seat, shared: Shared) {
    this.#sender = new Sender(seat, shared);
    this.#seat = seat;
    this.#shared = shared;
  }

  get wire(): Wire {
    return this.#seat.wire;
  }

  /** Brings a database that is as its template to where these operations lead. */
  static async start(
    seat: Seat,
    operations: readonly Operation[],
    { world = plainWorld, searchPath = [] }: Entrance,
    shared: Shared,
  ): Promise<Session> {
    const session = new Session(seat, shared);
    if (operations.some((operation) => shared.proven.needsCommit(operation))) {
      session.committed = true;
    } else {
      await seat.wire.query('BEGIN');
    }
    for (const operation of operations) await session.repeat(operation);
    await session.repeat({ kind: 'connect', world, searchPath });
    return session;
  }

  /** Does what was done so far for good, so that its locks are gone. Nobody may use the database again. */
  async settle(): Promise<void> {
    await this.#wake();
    this.#settled = true;
    if (!this.committed) await this.wire.query('COMMIT; BEGIN');
  }

  async suspend(): Promise<void> {
    this.#begunAsleep = this.inTransaction;
    this.asleep = true;
    if (this.committed || this.#settled) return this.#seat.vacate();
    await this.wire.query('ROLLBACK');
    if (this.#seat.restore !== '') await this.wire.query(this.#seat.restore);
  }

  get inTransaction(): boolean {
    if (this.asleep) return this.#begunAsleep;
    return this.committed ? this.wire.status !== 'I' : this.#transaction !== 'none';
  }

  /** @throws {WireError} */
  async execute(text: string, parameters: readonly Parameter[] = []): Promise<Answer[]> {
    const sql = (this.#shared.rights.cluster ? null : refusalOf(text)) ?? text;
    await this.#wake();
    await this.#writeDownNumbers();
    if (touchesRoles(sql)) await this.#shared.turn?.take(this);
    if (!this.committed && this.#shared.proven.mustCommit(sql)) {
      const answers = await this.#otherwise(sql);
      if (answers !== null) return answers;
      await this.#commitAll();
    }
    const kind = parameters.length === 0 ? transactionKind(sql) : null;
    if (kind === 'begin' && !this.inTransaction) this.#begun = this.operations.length;
    const inside = this.inTransaction;
    try {
      const answers = await (this.committed
        ? this.#sender.send(sql, parameters)
        : this.#pretend(kind, sql, parameters));
      if (/\bcreate\s+extension\b/i.test(sql)) await this.#sender.elevated(replaceExtensions);
      this.operations.push(statementOf({ sql, parameters }));
      if (this.committed && !inside && needsCommit(sql)) this.#shared.proven.add(sql);
      if (kind === 'rollback' && inside) this.#forget();
      return answers;
    } catch (error) {
      if (!this.committed && !inside && isCommitRefused(error)) {
        this.#shared.proven.commits(sql);
        await this.#commitAll();
        return this.execute(sql, parameters);
      }
      if (inside && kind === 'commit') this.#forget();
      else if (inside || this.#shared.proven.mustCommit(sql))
        this.operations.push(statementOf({ sql, parameters }, true));
      else this.#numbersTaken = true;
      throw this.#sender.explained(error);
    }
  }

  /** The transaction was taken back. */
  #forget(): void {
    this.operations.length = this.#begun;
    this.#numbersTaken = true;
  }

  /** Does what comes to the same and needs no commit; `null` where there is no such thing, or it is refused. */
  async #otherwise(sql: string): Promise<Answer[] | null> {
    const same = this.#transaction === 'none' ? this.#shared.proven.sameAs(sql) : null;
    if (same === null) return null;
    try {
      const answers = await this.#guarded(same, [], CHECKED_STATEMENT);
      this.operations.push(statementOf({ sql }));
      return answers;
    } catch (error) {
      if (error instanceof WireError) return null;
      throw error;
    }
  }

  /** Reads without a trace: nothing that the answer depends on is written down. @throws {WireError} */
  async read(sql: string, parameters: readonly Parameter[] = []): Promise<Answer[]> {
    await this.#wake();
    if (this.committed) return this.wire.query(sql, parameters);
    if (this.#transaction !== 'none') return this.#inside(() => this.wire.query(sql, parameters));
    return this.#guarded(sql, parameters);
  }

  /**
   * Looks at the database as every connection sees it, whatever was set on this one. Nothing is changed, and a
   * transaction that is open goes on. @throws {WireError}
   */
  async inspect(sql: string): Promise<Answer[]> {
    await this.#wake();
    return inOneGo(this.wire, this.committed && !this.inTransaction ? OWN_LOOK : INNER_LOOK, sql);
  }

  /**
   * Does the work in a transaction of its own, and takes it back when it throws.
   *
   * @param work runs statements past this session, and answers with those that come to the same, and whether others were refused
   */
  async transaction<T>(
    work: () => Promise<{ result: T; same: readonly Operation[]; refused: boolean }>,
  ): Promise<T> {
    await this.#wake();
    await this.#writeDownNumbers();
    await (this.committed ? this.wire.query('BEGIN') : this.#begin());
    try {
      const { result, same, refused } = await work();
      this.#numbersTaken ||= refused;
      await (this.committed ? this.wire.query('COMMIT') : this.#commit());
      this.operations.push(statementOf({ sql: 'BEGIN' }), ...same, statementOf({ sql: 'COMMIT' }));
      return result;
    } catch (error) {
      if (this.inTransaction) await (this.committed ? this.wire.query('ROLLBACK') : this.#rollback());
      this.#numbersTaken = true;
      throw error;
    }
  }

  /** Does it once more, here. */
  async repeat(operation: Operation): Promise<void> {
    if (operation.kind === 'statement') {
      try {
        await this.execute(operation.sql, operation.parameters);
      } catch (error) {
        if (!operation.refused || !(error instanceof WireError)) throw error;
      }
      return;
    }
    this.operations.push(operation);
    if (operation.kind === 'connect') await this.#connect(operation);
    else await (operation.lent ? this.#sender.own(operation.sql) : this.wire.query(operation.sql));
  }

  /** What was done, so that it can be done again. */
  async done(): Promise<Operation[]> {
    await this.#writeDownNumbers();
    return [...this.operations];
  }

  async #writeDownNumbers(): Promise<void> {
    if (!this.#numbersTaken || this.asleep || this.inTransaction) return;
    this.#numbersTaken = false;
    this.operations.push(...(await this.sequences()));
  }

  /** What puts the sequences to where they stand now; nothing where there are none. */
  async sequences(): Promise<Operation[]> {
    return sequencesOf(this.wire, (work) => this.#sender.lent(work));
  }

  /** Settings and temporary tables belong to a connection: a new one has none. */
  async #connect({ world, searchPath }: Extract<Operation, { kind: 'connect' }>): Promise<void> {
    await this.wire.query(enterSql(world, searchPath, this.operations.length > 1));
    for (const sql of toEnter(world)) await this.#sender.own(sql);
  }

  /** From here on, everything is really committed: what was done so far is done again. */
  async #commitAll(): Promise<void> {
    await this.wire.query('ROLLBACK');
    if (this.#seat.restore !== '') await this.wire.query(this.#seat.restore);
    this.committed = true;
    await this.#repeatAll();
  }

  async #wake(): Promise<void> {
    await this.#sender.hearOfRights();
    if (!this.asleep) return;
    this.asleep = false;
    this.#transaction = 'none';
    if (this.committed || this.#settled) await this.#seat.occupy();
    if (!this.committed) await this.wire.query('BEGIN');
    await this.#repeatAll();
    if (this.#settled && !this.committed) await this.wire.query('COMMIT; BEGIN');
  }

  async #repeatAll(): Promise<void> {
    const done = this.operations.splice(0);
    const begun = this.#begun;
    for (const operation of done) await this.repeat(operation);
    this.#begun = begun;
  }

  /** Runs it as if the savepoints were transactions. */
  async #pretend(
    kind: TransactionKind | null,
    sql: string,
    parameters: readonly Parameter[],
  ): Promise<Answer[]> {
    if (kind !== null && kind !== 'savepoint') {
      if (kind === 'begin' && this.#transaction === 'none') await this.#begin();
      if (kind === 'commit' && this.#transaction === 'open') await this.#commit();
      else if (kind !== 'begin' && this.#transaction !== 'none') await this.#rollback();
      return [];
    }
    if (this.#transaction === 'none') {
      if (kind === 'savepoint')
        throw new WireError('savepoints can only be used in transaction blocks', '25P01');
      const answers = await this.#guarded(sql, parameters, CHECKED_STATEMENT, true);
      if (addsEnumValue(sql)) await this.#useEnumValues();
      return answers;
    }
    this.#enumValues ||= addsEnumValue(sql);
    return this.#inside(() => this.#sender.send(sql, parameters));
  }

  async #useEnumValues(): Promise<void> {
    this.#enumValues = false;
    if (this.#shared.proven.catalogs) await this.#sender.own(USE_ENUM_VALUES);
  }

  /** In the transaction that was asked for: an error ends it, a rollback to a savepoint brings it back. */
  async #inside(work: () => Promise<Answer[]>): Promise<Answer[]> {
    try {
      const answers = await work();
      this.#transaction = 'open';
      return answers;
    } catch (error) {
      this.#transaction = 'failed';
      throw error;
    }
  }

  async #begin(): Promise<void> {
    await this.wire.query('SAVEPOINT rehearsal_transaction');
    this.#transaction = 'open';
  }

  /** What is checked at the end of a transaction is checked now. */
  async #commit(): Promise<void> {
    try {
      await this.wire.query(`${DEFERRED}; RELEASE SAVEPOINT rehearsal_transaction`);
    } catch (error) {
      await this.#rollback();
      throw error;
    }
    this.#transaction = 'none';
    if (this.#enumValues) await this.#useEnumValues();
  }

  async #rollback(): Promise<void> {
    await this.wire.query(
      'ROLLBACK TO SAVEPOINT rehearsal_transaction; RELEASE SAVEPOINT rehearsal_transaction',
    );
    this.#transaction = 'none';
    this.#enumValues = false;
  }

  /**
   * In a savepoint of its own, so that an error takes back no more than this.
   *
   * @param asMigration it is the migration's, and has its rights
   */
  async #guarded(
    sql: string,
    parameters: readonly Parameter[],
    frame: Frame = OWN_STATEMENT,
    asMigration = false,
  ): Promise<Answer[]> {
    const { wire } = this;
    const text = asMigration ? this.#sender.plainly(sql, parameters) : parameters.length === 0 ? sql : null;
    if (text !== null) return guarded(wire, frame, text);
    return framed(wire, frame, () =>
      asMigration ? this.#sender.send(sql, parameters) : wire.query(sql, parameters),
    );
  }
}

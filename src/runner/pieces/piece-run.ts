import type { StoredDatabase } from '../../engines/engine.js';
import { StatementError } from '../../model/errors.js';
import type { Migration } from '../../model/migration.js';
import type { StatementRun } from '../../model/run.js';
import { Accounts } from '../accounts.js';
import { apply } from '../apply.js';
import type { LedgerEntry } from '../ledger.js';
import { demandPosition, extendLedger, type LedgerState, lookAtLedger } from '../ledger-guard.js';
import { demandSound } from '../soundness.js';
import type { StepOptions } from '../step.js';
import type { Step } from '../steps.js';
import type { Survey } from '../survey.js';
import { wordsOf } from '../words.js';
import type { Piece } from './cut.js';
import { failed, PieceFailed } from './failed.js';
import { markAfter, otherThanRan } from './marks.js';
import type { Part, PartWork, PieceOptions } from './part.js';
import {
  decision,
  demandProgress,
  endProgress,
  type Progress,
  readProgress,
  writeProgress,
} from './progress.js';

/** A step on its way, piece by piece. */
export class PieceRun {
  readonly statements: StatementRun[] = [];
  readonly words: ReturnType<typeof wordsOf>;
  health: StepOptions['health'];
  readonly #database: StoredDatabase;
  readonly #step: Step;
  readonly #options: PieceOptions;
  #ledger: LedgerState = { entries: [], objects: '' };
  /** An earlier attempt has done some of it. */
  #resumed = false;
  #before: Survey | undefined;
  /** By what the pieces so far have done themselves. */
  #now: Survey | undefined;
  #taken: Accounts['taken'] = [];
  /** What this runner has read or written last. */
  #progress: Progress | null = null;

  constructor(database: StoredDatabase, step: Step, options: PieceOptions) {
    this.#database = database;
    this.#step = step;
    this.#options = options;
    this.health = options.health;
    this.words = wordsOf(database, step, options);
  }

  /** @throws {PieceFailed} for the first piece that fails; those before it are kept */
  async all(): Promise<LedgerEntry> {
    this.#ledger = await lookAtLedger(this.#database);
    const { done, following } = await this.#begin();
    for (const [at, piece] of this.#options.pieces.entries()) {
      if (at < done) {
        // Whoever goes on has another connection.
        if (piece.setting) await this.#apply({ transaction: false, piece }, {});
      } else if (piece.transaction) {
        await this.#inside(at, piece);
      } else {
        await this.#alone(at, piece, at === done ? following : 'untouched');
      }
    }
    return this.#end();
  }

  /** Goes on with what is half done; else looks at the preconditions, and writes down that it begins. */
  async #begin(): Promise<Progress> {
    const known = await readProgress(this.#database);
    if (known === null) {
      const progress = this.#mark(0);
      await this.#apply(
        { transaction: true, conditions: 'preconditions' },
        { record: () => this.#keep(progress) },
      );
      return progress;
    }
    const other = otherThanRan(this.#options.pieces, known);
    if (other !== null) throw failed(other);
    this.#resumed = true;
    this.#progress = known;
    return known;
  }

  async #inside(at: number, piece: Piece): Promise<void> {
    let accounts: Accounts | undefined;
    const earlier = [...this.statements];
    await this.#apply(
      { transaction: true, piece },
      {
        prepare: async () => {
          accounts = await Accounts.open(this.#database, this.#now);
          this.#before ??= accounts.before;
        },
        sawStatement: async (count) => accounts?.sawStatement(count),
        record: async (ran) => {
          if (accounts === undefined) throw new Error('nothing was looked at before it ran');
          const open = accounts;
          const taken = [...this.#taken];
          open.taken.forEach((each, place) => {
            taken[earlier.length + place] = each;
          });
          const whole = { before: this.#before ?? open.before, taken, close: () => open.close() };
          this.#now = await this.#sound(whole, [...earlier, ...ran]);
          this.#taken = taken;
          await this.#keep(this.#mark(at + 1));
        },
      },
    );
  }

  async #alone(at: number, piece: Piece, following: Progress['following']): Promise<void> {
    const sql = piece.statements[0]?.sql ?? '';
    const left =
      following === 'begun' || following === 'refused'
        ? await this.#database.afterInterruption?.(sql)
        : 'again';
    // What the server refused is not done, whatever is there of the same name.
    const state = following === 'refused' && left === 'done' ? 'again' : left;
    if (state === 'unknown') {
      const way = decision(this.#database);
      throw failed(`nothing tells how far it came when it was interrupted: ${sql.slice(0, 80)} (${way})`);
    }
    if (state === 'again' && following !== 'done') {
      await this.#write({ ...this.#mark(at), following: 'begun' });
      await this.#apply({ transaction: false, piece }, {}).catch(async (error: unknown) => {
        if (error instanceof PieceFailed && error.result.error instanceof StatementError)
          await this.#write({ ...this.#mark(at), following: 'refused' });
        throw error;
      });
    }
    await this.#write(this.#mark(at + 1));
  }

  async #end(): Promise<LedgerEntry> {
    let entry: LedgerEntry | undefined;
    await this.#apply(
      { transaction: true, conditions: 'postconditions' },
      {
        record: async () => {
          await this.#database.readAnew();
          const after = await this.#sound(await Accounts.open(this.#database, this.#now), []);
          this.words.saw(this.#before ?? after, after);
          await endProgress(this.#database);
          entry = this.words.entry('done', '');
          await extendLedger(this.#database, this.#ledger, entry);
        },
      },
    );
    if (entry === undefined) throw new Error('the history was not written');
    return entry;
  }

  async #sound(accounts: Parameters<typeof demandSound>[2], ran: readonly StatementRun[]): Promise<Survey> {
    const sound = await demandSound(this.#database, this.#step, accounts, ran, this.health, this.#resumed);
    this.health = [...this.health, ...sound.problems];
    return sound.after;
  }

  /** Runs a part, and hands on how it failed. */
  async #apply({ transaction, piece, conditions }: Part, work: PartWork): Promise<void> {
    const { migration, direction } = this.#step;
    const steps = piece?.statements ?? [];
    const none = { preconditions: [], postconditions: [] };
    const asked =
      conditions === undefined || direction === 'down' ? {} : { [conditions]: migration[conditions] };
    const part: Migration = { ...migration, ...none, ...asked, up: { transaction, steps } };
    const before = this.statements.length;
    const result = await apply(this.#database, part, 'up', {
      prepare: async () => {
        if (transaction) demandPosition(await lookAtLedger(this.#database), this.#options.position);
        if (transaction && this.#progress !== null) await demandProgress(this.#database, this.#progress);
        await work.prepare?.();
      },
      ...(work.record === undefined ? {} : { record: work.record }),
      afterEach: async (count) => {
        await work.sawStatement?.(count);
        await this.#options.afterEach?.(before + count);
      },
    });
    this.statements.push(...result.statements);
    if (!result.ok) throw new PieceFailed(result);
  }

  #write(progress: Progress): Promise<void> {
    return this.#apply({ transaction: true }, { record: () => this.#keep(progress) });
  }

  async #keep(progress: Progress): Promise<void> {
    await writeProgress(this.#database, progress);
    this.#progress = progress;
  }

  #mark(done: number): Progress {
    return markAfter(this.#step, this.#options.pieces, done, this.words.startedAt);
  }
}

import { type Operation, Proven } from './operation.js';
import { touchesRoles } from './rights/reach.js';
import { Turn } from './rights/turn.js';
import type { Entrance, Seat, Shared } from './seat.js';
import { whereSequencesStand } from './sequences.js';
import type { Server } from './server/server.js';
import { Session } from './session.js';
import { connectionSettings, worldDefinition } from './world.js';

/** A database as it is when nothing was done to it, and the copies of it that are ready to be used. */
interface Template {
  readonly database: string | undefined;
  readonly ready: Copy[];
  /** Copies that are being made meanwhile, because others cannot be used again. */
  readonly coming: Set<Promise<void>>;
}

interface Copy extends Seat {
  database: string;
  uses: number;
}

/** A state to begin from: what was done to a template. */
export interface Origin {
  readonly template: Template;
  readonly operations: readonly Operation[];
}

/** A session with what has to happen when it is not needed any more. */
export interface Lease {
  readonly session: Session;
  readonly template: Template;
  release(): Promise<void>;
}

/** Makes scratch databases, and uses them again where a rollback makes them as new. */
export class Pool {
  readonly proven: Proven;
  readonly #shared: Shared;
  readonly #server: Server;
  #empty: Promise<Template> | undefined;
  readonly #templates: Template[] = [];
  /** Databases that are being taken away meanwhile. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(server: Server) {
    this.#server = server;
    this.proven = new Proven(server.rights.contained || server.superuser);
    let nobody = HIGH;
    this.#shared = {
      proven: this.proven,
      rights: server.rights,
      nobody: () => nobody++,
      turn: server.copies ? new Turn() : null,
    };
  }

  /** A database with nothing in it. */
  async empty(): Promise<Origin> {
    this.#empty ??= this.#makeEmpty();
    return { template: await this.#empty, operations: [] };
  }

  /** @param once a copy that nobody used before and nobody will use again, so that its size means something */
  async open({ template, operations }: Origin, entrance: Entrance, once = false): Promise<Lease> {
    const copy = await (once ? this.#copy(template) : this.#take(template));
    copy.uses += once ? USES : 1;
    try {
      const session = await Session.start(copy, operations, entrance, this.#shared);
      return { session, template, release: () => this.#release(template, copy, session) };
    } catch (error) {
      this.#discard(copy);
      throw error;
    }
  }

  /** Keeps a state as a database of its own, so that it need not be made again. */
  async keep({ template, operations }: Origin): Promise<Origin> {
    const shared = operations.some(
      (operation) => operation.kind === 'statement' && touchesRoles(operation.sql),
    );
    // Roles would stay, and be there already for whoever makes them anew.
    if (!this.#server.copies || shared) return { template, operations };
    const copy = await this.#copy(template);
    const session = await Session.start(copy, operations, {}, this.#shared);
    if (!session.committed) await copy.wire.query('COMMIT');
    await copy.wire.end();
    const kept: Template = { database: copy.database, ready: [], coming: new Set() };
    this.#templates.push(kept);
    return { template: kept, operations: [] };
  }

  async close(): Promise<void> {
    for (const { coming } of this.#templates) await Promise.all(coming);
    for (const { ready } of this.#templates) for (const { wire } of ready) await wire.end();
    await Promise.allSettled(this.#leaving);
    await this.#server.close();
  }

  async #makeEmpty(): Promise<Template> {
    if (!this.#server.copies) return this.#remember({ database: undefined, ready: [], coming: new Set() });
    const database = await this.#server.create();
    const wire = await this.#server.connect(database, {});
    await wire.query(worldDefinition);
    await wire.end();
    await this.#server.furnish(database);
    return this.#remember({ database, ready: [], coming: new Set() });
  }

  #remember(template: Template): Template {
    this.#templates.push(template);
    return template;
  }

  async #take(template: Template): Promise<Copy> {
    for (;;) {
      const copy = template.ready.pop();
      if (copy !== undefined) return copy;
      const [next] = template.coming;
      if (next === undefined) return this.#copy(template);
      await next;
    }
  }

  /** Makes the next copies while others are at work; whoever needs one then hears why it could not be made. */
  #prepare(template: Template): void {
    if (!this.#server.copies) return;
    while (template.coming.size + template.ready.length < SPARE) {
      const coming: Promise<void> = this.#copy(template)
        .then((copy) => {
          template.ready.push(copy);
        })
        .catch(() => {})
        .finally(() => template.coming.delete(coming));
      template.coming.add(coming);
    }
  }

  async #copy(template: Template): Promise<Copy> {
    const copy: Copy = {
      ...(await this.#fresh(template)),
      uses: 0,
      vacate: async () => {
        await copy.wire.end();
        await this.#server.drop(copy.database);
        await this.#server.rights.dropRoles();
      },
      occupy: async () => {
        Object.assign(copy, await this.#fresh(template));
      },
    };
    return copy;
  }

  async #fresh(template: Template): Promise<Pick<Copy, 'database' | 'wire' | 'restore'>> {
    const database = await this.#server.create(template.database);
    const wire = await this.#server.connect(database, connectionSettings);
    if (template.database === undefined) await wire.query(worldDefinition);
    const { sql: restore } = await whereSequencesStand((sql) => wire.query(sql));
    return { database, wire, restore };
  }

  async #release(template: Template, copy: Copy, session: Session): Promise<void> {
    const held = this.#shared.turn?.leave(session) === true;
    if (session.committed || copy.uses >= USES) {
      if (held && !session.asleep) await copy.vacate();
      else this.#discard(copy);
      if (session.committed) this.#prepare(template);
      return;
    }
    if (!session.asleep) await copy.wire.query('ROLLBACK');
    if (copy.restore !== '') await copy.wire.query(copy.restore);
    template.ready.push(copy);
    await this.#makeRoom(template);
  }

  /** Copies of templates that were used longest ago go first. */
  async #makeRoom(used: Template): Promise<void> {
    const at = this.#templates.indexOf(used);
    if (at >= 0) this.#templates.push(...this.#templates.splice(at, 1));
    let idle = this.#templates.reduce((sum, { ready }) => sum + ready.length, 0);
    for (const { ready } of this.#templates) {
      while (idle > IDLE && ready.length > 0) {
        const copy = ready.shift();
        if (copy !== undefined) this.#discard(copy);
        idle--;
      }
    }
  }

  #discard({ database, wire }: Copy): void {
    const leaving = wire
      .end()
      .then(() => this.#server.drop(database))
      .catch(() => {})
      .finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }
}

/** Object identifiers are given out from below. */
const HIGH = 3_000_000_000;
/** Each use leaves dead rows in the tables and the catalogs, which reading has to step over. */
const USES = 200;
/** Copies that are made ahead where none can be used again. */
const SPARE = 3;
/** Copies that wait to be used again. */
const IDLE = 12;

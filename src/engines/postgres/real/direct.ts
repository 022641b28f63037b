import type { Channel } from '../channel.js';
import type { Answer, Parameter, Wire } from '../wire.js';

/** A connection to a database that is used as it is: what is asked for is what happens. */
export class Direct implements Channel {
  readonly wire: Wire;

  constructor(wire: Wire) {
    this.wire = wire;
  }

  get inTransaction(): boolean {
    return this.wire.status !== 'I';
  }

  execute(sql: string, parameters: readonly Parameter[] = []): Promise<Answer[]> {
    return this.wire.query(sql, parameters);
  }

  read(sql: string, parameters: readonly Parameter[] = []): Promise<Answer[]> {
    return this.wire.query(sql, parameters);
  }

  async inspect(sql: string): Promise<Answer[]> {
    const [begin, end] = this.inTransaction ? INNER_LOOK : OWN_LOOK;
    await this.wire.query(`${begin}; ${AS_EVERYBODY_SEES}`);
    try {
      return await this.wire.query(sql);
    } finally {
      await this.wire.query(end);
    }
  }
}

const OWN_LOOK = ['BEGIN', 'ROLLBACK'] as const;
const INNER_LOOK = [
  'SAVEPOINT rehearsal_look',
  'ROLLBACK TO SAVEPOINT rehearsal_look; RELEASE SAVEPOINT rehearsal_look',
] as const;

/** PostgreSQL's own functions come first, whatever others of their names the database has. */
const AS_EVERYBODY_SEES = `SET LOCAL search_path = public; SET LOCAL "DateStyle" = 'ISO, MDY';
  SET LOCAL "IntervalStyle" = 'postgres'; SET LOCAL "TimeZone" = 'UTC'; SET LOCAL extra_float_digits = 1;
  SET LOCAL bytea_output = 'hex'; SET LOCAL standard_conforming_strings = on`;

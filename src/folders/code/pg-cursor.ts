import type { Row } from './values.js';

type Rows = (Row | unknown[])[];

/** What the packages `pg-cursor` and `pg-query-stream` hand to a client instead of a statement. */
export interface Submittable {
  submit(connection: unknown): void;
  readonly text?: string;
  readonly values?: readonly unknown[] | null;
  /** A stream reads through its cursor. */
  readonly cursor?: Submittable;
  _rowMode?: string;
}

type Heard = (error: unknown, rows?: Rows) => void;

/** Whether it is a cursor, or a stream over one. */
export function isSubmittable(config: object): config is Submittable {
  return typeof (config as Partial<Submittable>).submit === 'function';
}

/** Lets a cursor hand out, piece by piece, the rows that its statement has in all. */
export function answerCursor(
  submitted: Submittable,
  query: (text: string, values: readonly unknown[]) => Promise<{ readonly rows: Rows }>,
): void {
  const cursor = submitted.cursor ?? submitted;
  let rest: Promise<Rows> | undefined;
  const take = async (count: number) => {
    rest ??= query(cursor.text ?? '', cursor.values ?? []).then(({ rows }) => [...rows]);
    return (await rest).splice(0, count);
  };
  const hear = <T>(answer: Promise<T>, heard?: (error: unknown, value?: T) => void) =>
    heard === undefined ? answer : void answer.then((value) => heard(null, value), heard);
  Object.assign(cursor, {
    read: (count: number, heard?: Heard) => hear(take(count), heard),
    close: (heard?: Heard) => hear(Promise.resolve(undefined), heard as (error: unknown) => void),
  });
}

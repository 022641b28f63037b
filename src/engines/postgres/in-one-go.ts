import { type Answer, type Wire, WireError } from './wire.js';

/** What stands around statements. */
export interface Frame {
  readonly before: string;
  /** Runs after them, and may be refused; absent: nothing. */
  readonly after?: string;
  readonly end: string;
  /** Takes back what a refusal has left. */
  readonly undo: string;
}

/**
 * Sends statements of our own with what stands around them as one text: each way to the server and back costs as much as a small
 * statement. They have to parse: the server reads the text to its end before it does the first of them.
 *
 * @returns the answers to the statements themselves
 * @throws {WireError} when one of them is refused
 */
export async function inOneGo(wire: Wire, { before, end, undo }: Frame, sql: string): Promise<Answer[]> {
  try {
    const answers = await wire.query(`${before};\n${sql}\n;${end}`);
    return answers.slice(statementsIn(before), answers.length - statementsIn(end));
  } catch (error) {
    // Where the transaction had failed before, there is nothing to go back to.
    if (error instanceof WireError) await wire.query(undo).catch(passOver);
    throw error;
  }
}

/**
 * The same with statements of others, which may not parse: what they are undone to is made first.
 *
 * @throws {WireError} when one of them, or what comes after them, is refused
 */
export async function guarded(wire: Wire, frame: Frame, sql: string): Promise<Answer[]> {
  const { before, after, end, undo } = frame;
  await wire.query(before);
  try {
    const answers = await wire.query(`${sql}\n;${after === undefined ? '' : `${after};`}${end}`);
    return answers.slice(0, answers.length - statementsIn(end) - (after === undefined ? 0 : 1));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    await wire.query(undo);
    if (error.code !== SYNTAX_ERROR) throw error;
    // An open quotation would quote what stands after it, and be told with it.
    return framed(wire, frame, () => wire.query(sql));
  }
}

/** Does the work with the frame's statements before and after it. @throws what the work throws, undone where the server refused it */
export async function framed<T>(wire: Wire, frame: Frame, work: () => Promise<T>): Promise<T> {
  const { before, after = '', end, undo } = frame;
  await wire.query(before);
  try {
    const result = await work();
    await wire.query(`${after};${end}`);
    return result;
  } catch (error) {
    if (error instanceof WireError) await wire.query(undo);
    throw error;
  }
}

function passOver(error: unknown): void {
  if (!(error instanceof WireError)) throw error;
}

function statementsIn(text: string): number {
  return text.split(';').length;
}

const SYNTAX_ERROR = '42601';

import { expect } from 'vitest';
import { UserError } from '../src/model/errors.js';

/** The one line by which a user hears why it was refused. */
export async function refusalLine(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('it was not refused'),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).line;
}

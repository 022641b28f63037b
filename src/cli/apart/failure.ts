import { UserError } from '../../model/errors.js';
import type { Failure } from './job.js';

/** An error as plain data. A project's own copy of the package throws its own copy's class: the name tells. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UserError || (error instanceof Error && error.name === 'UserError')) {
    const { message, where, wayOut } = error as UserError;
    return { kind: 'user', message, where, wayOut };
  }
  if (!(error instanceof Error)) return { kind: 'fault', message: String(error), stack: undefined };
  return { kind: 'fault', message: error.message, stack: error.stack };
}

/** The error again that {@link failureOf} made plain data of. */
export function errorOf(failure: Failure): Error {
  if (failure.kind === 'fault') {
    const error = new Error(failure.message);
    if (failure.stack !== undefined) error.stack = failure.stack;
    return error;
  }
  const { message, where, wayOut } = failure;
  return new UserError(message, {
    ...(where === undefined ? {} : { where }),
    ...(wayOut === undefined ? {} : { wayOut }),
  });
}

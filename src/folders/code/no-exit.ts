import { NotHereError } from '../../model/errors.js';

/**
 * Calls code of the application's that may end the process, as settings do that miss a variable of the environment: it is stopped there,
 * and the process goes on.
 */
export async function withoutExit<T>(call: () => T | Promise<T>): Promise<T> {
  const { exit } = globalThis.process;
  globalThis.process.exit = (code) => {
    throw new NotHereError(`it ends the process with process.exit(${code ?? ''})`);
  };
  try {
    return await call();
  } finally {
    globalThis.process.exit = exit;
  }
}

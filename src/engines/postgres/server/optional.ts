import { UserError } from '../../../model/errors.js';

/** Loads a package that is installed only where it is wanted. @throws {UserError} when it is not there */
export async function loadOptional<T>(load: () => Promise<T>, name: string, where: string): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new UserError(`the package ${name} is not installed`, {
      where,
      wayOut: `npm install --save-dev ${name}, or take another --postgres`,
      cause,
    });
  }
}

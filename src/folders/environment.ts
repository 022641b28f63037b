import { UserError } from '../model/errors.js';
import { own } from '../model/record.js';

const VARIABLE = /\$\$|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?])([^}]*))?\})/g;

/**
 * Puts values in for `$NAME`, `${NAME}` and `${NAME:-default}`, as a shell would; `$$` stands for itself.
 * The values come from the options, never from this process's environment.
 *
 * @throws {UserError} for a variable that has neither value nor default
 */
export function substituteEnvironment(
  line: string,
  values: Readonly<Record<string, string>>,
  where: string,
): string {
  return line.replace(
    VARIABLE,
    (
      whole,
      bare: string | undefined,
      braced: string | undefined,
      operator: string | undefined,
      rest = '',
    ) => {
      const name = bare ?? braced;
      if (name === undefined) return whole;
      if (Object.hasOwn(values, name)) return own(values, name) ?? '';
      if (operator?.endsWith('-')) return rest;
      throw new UserError(`the variable ${whole} has no value`, {
        where,
        wayOut: `give one with --placeholder ${name}=VALUE`,
      });
    },
  );
}

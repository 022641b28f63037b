import { UserError } from '../../model/errors.js';
import { demandProcedure } from './procedure-arguments.js';
import type { NewFile } from './recipe.js';

/**
 * A migration of one procedure, complete.
 *
 * @param set what it is told; a value that reads as JSON is that, any other is a text
 * @throws {UserError} for arguments that are missing, or that it does not take
 */
export function procedureFile(
  id: string,
  words: string,
  procedure: string,
  set: Readonly<Record<string, string>>,
): NewFile {
  const { call, required, optional } = demandProcedure(procedure);
  const missing = required.filter((name) => !Object.hasOwn(set, name));
  const unknown = Object.keys(set).filter((name) => ![...required, ...optional].includes(name));
  const told = unknown.length > 0 ? `takes no ${unknown.join(', ')}` : `lacks ${missing.join(', ')}`;
  if (missing.length + unknown.length > 0) {
    throw new UserError(`the procedure ${procedure} ${told}`, {
      wayOut: `give --set ${required.join('=… --set ')}=…${optional.length === 0 ? '' : ` (and, if you like, ${optional.join(', ')})`}`,
    });
  }
  const given = Object.entries(set).map(([name, value]) => `      ${name}: ${literalOf(value)},\n`);
  return {
    path: `${id}.ts`,
    content: `import { ${['defineProcedures', call].sort().join(', ')} } from 'rehearsal/procedures';

export default defineProcedures({
  id: '${id}',
  description: '${words}',
  procedures: [
    ${call}({
${given.join('')}    }),
  ],
});
`,
  };
}

/** The suite of a migration whose reference the procedure brings. */
export function procedureSuite(id: string): string {
  return `import { defineSuite } from 'rehearsal';

/** The procedure brings the reference. A model of your own here would count before it. */
export default defineSuite({ migration: '${id}' });
`;
}

/** JSON as it is; any other text in quotes. */
function literalOf(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return /['\\\n]/.test(text) ? JSON.stringify(text) : `'${text}'`;
  }
}

import { UserError } from '../model/errors.js';
import type { RehearsalConfig } from './config.js';

/**
 * The configuration with the dialect of the engine that it asks for.
 *
 * @throws {UserError} where two keys ask for different engines
 */
export function withEngine(config: RehearsalConfig, file: string): RehearsalConfig {
  const { dialect, engine, postgres } = config;
  const wanted = [dialect, engine, postgres === undefined ? undefined : ('postgres' as const)];
  const [first, other] = new Set(wanted.filter((each) => each !== undefined));
  if (first === undefined) return config;
  if (other === undefined) return { ...config, dialect: first };
  throw new UserError('"dialect", "engine" and "postgres" ask for different engines', {
    where: file,
    wayOut: 'leave all but one of them out',
  });
}

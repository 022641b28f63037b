/**
 * Something that the user can fix: bad usage, unreadable input, an engine that cannot be reached. The
 * command prints it as one line and exits with 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** File and line, command option or connection that is meant. */
  readonly where: string | undefined;
  /** What to do about it. */
  readonly fix: string | undefined;

  /** @param options `wayOut` is the earlier name of `fix` */
  constructor(
    what: string,
    options: { where?: string; fix?: string; wayOut?: string; cause?: unknown } = {},
  ) {
    super(what, options.cause === undefined ? undefined : { cause: options.cause });
    this.where = options.where;
    this.fix = options.fix ?? options.wayOut;
  }

  /** The earlier name of {@link fix}. */
  get wayOut(): string | undefined {
    return this.fix;
  }

  /** The one line: where, what, and the fix. */
  get line(): string {
    const where = this.where === undefined ? '' : `${this.where}: `;
    const fix = this.fix === undefined ? '' : ` — ${this.fix}`;
    return `${where}${this.message}${fix}`.replace(/\s*\n\s*/g, ' ');
  }
}

/** A project's own copy of the package throws errors of its own copy's class: the name tells, not the class. */
export function isUserError(error: unknown): error is UserError {
  return (
    error instanceof UserError || (error instanceof Error && error.name === 'UserError' && 'line' in error)
  );
}

/** The database server does not answer any more: what was being found out is not known, and nothing may count as found. */
export class EngineLost extends UserError {}

/** A direction written as code has left work behind that nobody awaits: its tool has taken it for done, and committed. */
export class NotAwaited extends Error {
  override readonly name = 'NotAwaited';
}

/** A statement that the database refused. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly sql: string;
  /** The engine's own code, such as `SQLITE_CONSTRAINT_FOREIGNKEY`. */
  readonly code: string | undefined;
  /** `undefined`: it broke none. */
  readonly broken: BrokenRule | undefined;

  constructor(message: string, sql: string, code?: string, broken?: BrokenRule) {
    super(message);
    this.sql = sql;
    this.code = code;
    this.broken = broken;
  }
}

/** Whether a statement failed because a number is larger than what it is stored or computed in. */
export function isOverflow(error: Error | undefined): boolean {
  return error instanceof StatementError && error.broken?.overflow === true;
}

/** A rule of the schema that rows broke, or an error that somebody raised, as the engine's code says. */
export interface BrokenRule {
  /** `trigger`: somebody raised it · `type`: a value that the type does not have. */
  readonly rule: 'not-null' | 'check' | 'unique' | 'foreign-key' | 'trigger' | 'type';
  /** Where the engine says so. */
  readonly table?: string;
  readonly column?: string;
  /** The name or the text of a CHECK, where the engine says no table. */
  readonly check?: string;
  /** A number is larger than what it is stored or computed in. */
  readonly overflow?: true;
}

/** A declared precondition or postcondition that does not hold. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  readonly kind: 'precondition' | 'postcondition';
  readonly condition: string;

  constructor(kind: 'precondition' | 'postcondition', condition: string, detail: string) {
    super(`${kind} "${condition}" does not hold: ${detail}`);
    this.kind = kind;
    this.condition = condition;
  }
}

/** Code asked for something of its application that is not there in a rehearsal. */
export class NotHereError extends Error {
  override readonly name = 'NotHereError';
}

/** What an engine's refusal of a statement says, as far as it tells. */
export type Refusal =
  /** Something that the statement names is not there. */
  | { readonly kind: 'missing'; readonly what: Missing; readonly name: string }
  /** Something of that name is there already. */
  | { readonly kind: 'exists'; readonly name: string }
  /** The statement is not in the engine's language. */
  | { readonly kind: 'syntax' }
  | { readonly kind: 'other' };

/** `surroundings` stands for what is made outside of migrations: a role, a library of the server, a setting. */
export type Missing =
  | 'function'
  | 'extension'
  | 'module'
  | 'type'
  | 'collation'
  | 'surroundings'
  | 'table'
  | 'schema'
  | 'column'
  | 'object';

/** A statement that an engine refused, as its error tells it. */
export interface Refused {
  readonly sql: string;
  readonly message: string;
  /** The engine's own code. */
  readonly code?: string | undefined;
}

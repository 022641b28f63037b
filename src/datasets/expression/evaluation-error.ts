/** Where SQLite itself raises an error, such as a JSON function on malformed text. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}

import { UserError } from '../../model/errors.js';

/**
 * The report inside an in-toto statement, or inside a signed envelope (DSSE) around one; any other text as it is. The signature is not looked at:
 * whoever wants it checked does that with the tool that made it.
 *
 * @throws {UserError} for a statement that carries no report, or speaks of other files than its report
 */
export function reportInside(text: string, where: string): string {
  const outer = jsonOf(text);
  if (typeof outer?.payload === 'string' && typeof outer.payloadType === 'string')
    return reportInside(decoded(outer.payload), where);
  if (typeof outer?._type !== 'string' || !outer._type.startsWith('https://in-toto.io/Statement/'))
    return text;
  const inside = carried(outer);
  if (inside === null)
    throw new UserError('the statement carries no report', {
      where,
      wayOut: 'rehearse report render report.json --as in-toto writes one that does',
    });
  if (!speaksOf(outer, jsonOf(inside)))
    throw new UserError('the statement names other files than its report', {
      where,
      wayOut: 'take the statement as rehearse wrote it',
    });
  return inside;
}

type Json = Readonly<Record<string, unknown>>;

function jsonOf(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : null;
  } catch {
    return null;
  }
}

function carried({ predicate }: Json): string | null {
  const { configuration } = (predicate ?? {}) as Json;
  const found = listOf(configuration).find(({ name }) => name === 'report.json');
  return typeof found?.content === 'string' ? decoded(found.content) : null;
}

/** The same files by the same digests: a signature is put on the subjects. */
function speaksOf({ subject }: Json, report: Json | null): boolean {
  const signed = listOf(subject).map(({ name, digest }) => [
    name,
    Object.entries((digest ?? {}) as Json)
      .flat()
      .join(':'),
  ]);
  const reported = listOf(report?.migrations).map(({ id, checksum }) => [id, checksum]);
  return JSON.stringify(signed) === JSON.stringify(reported);
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map((each) => (each ?? {}) as Json) : [];
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

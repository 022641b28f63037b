/** Smaller texts in place of a JSON text, the smallest first: parts of it where it is valid, else cut shorter. */
export function smallerJson(text: string): string[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return halves(text);
  }
  const smaller = [...parts(document)].map((part) => JSON.stringify(part));
  return [...new Set(['{}', ...smaller, JSON.stringify(document)])].filter(
    (part) => part.length < text.length,
  );
}

/** The text's halves and the text without its first or last character. */
export function halves(text: string): string[] {
  const characters = [...text];
  const middle = characters.length >> 1;
  const cut = [
    '',
    characters.slice(0, middle),
    characters.slice(middle),
    characters.slice(0, -1),
    characters.slice(1),
  ].map((part) => (typeof part === 'string' ? part : part.join('')));
  return [...new Set(cut)].filter((part) => part.length < text.length);
}

/** A document's own parts, and the document without one of them. */
function* parts(document: unknown): Generator<unknown> {
  if (document === null || typeof document !== 'object') return;
  if (Array.isArray(document)) {
    yield* document.filter(isNested);
    for (let at = 0; at < document.length; at++) yield document.toSpliced(at, 1);
    for (let at = 0; at < document.length; at++) {
      for (const part of parts(document[at])) yield document.with(at, part);
    }
    return;
  }
  const entries = Object.entries(document);
  yield* entries.map(([, value]) => value).filter(isNested);
  for (let at = 0; at < entries.length; at++) yield Object.fromEntries(entries.toSpliced(at, 1));
  for (const [key, value] of entries) {
    for (const part of parts(value)) yield { ...document, [key]: part };
    if (typeof value === 'string' && value.length > 1) yield { ...document, [key]: '' };
    if (typeof value === 'number' && String(value).length > 1) yield { ...document, [key]: 1 };
  }
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

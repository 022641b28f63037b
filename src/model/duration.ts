const milliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A length of time such as `500ms`, `30s`, `5m` or `1.5h` in milliseconds; `null` for any other text. */
export function millisecondsOf(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const value = Math.round(Number(amount) * milliseconds[(unit ?? 'ms') as keyof typeof milliseconds]);
  return value > 0 ? value : null;
}

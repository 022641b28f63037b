/**
 * Whether the way back that a module exports, by itself or as a method of its class, is a function without a statement: the tool asks for a
 * function, and the file has no way back, as a `down.sql` without a statement has none.
 */
export function isDownEmpty(module: Readonly<Record<string, unknown>>): boolean {
  const classes = Object.values(module).map((value) => (value as { prototype?: unknown } | null)?.prototype);
  const downs = [module, module.default, ...classes].flatMap((holder) => {
    const down = (holder as { down?: unknown } | null | undefined)?.down;
    return typeof down === 'function' ? [down] : [];
  });
  return downs.length > 0 && downs.every((down) => EMPTY.test(withoutComments(String(down))));
}

const NOTHING = String.raw`(?:Promise\.resolve\(\)|null|undefined)`;
const EMPTY = new RegExp(
  String.raw`(?:(?:\)|=>)\s*\{\s*(?:return(?:\s+${NOTHING})?\s*;?)?\s*\}|=>\s*${NOTHING})\s*$`,
);

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

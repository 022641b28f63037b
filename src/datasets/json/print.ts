import type { Random } from '../random.js';
import type { JsonNode } from './document.js';

/** How a document is spaced. */
export interface Spacing {
  readonly open: string;
  readonly comma: string;
  readonly colon: string;
  readonly close: string;
}

const COMPACT: Spacing = { open: '', comma: ',', colon: ':', close: '' };
const SPACINGS: readonly Spacing[] = [
  COMPACT,
  { open: '', comma: ', ', colon: ': ', close: '' },
  { open: ' ', comma: ' , ', colon: ' : ', close: ' ' },
  { open: '\n  ', comma: ',\n  ', colon: ': ', close: '\n' },
  { open: '\t', comma: ',\r\n', colon: ':  ', close: '' },
];

/** The document as text, spaced in one of several ways; compact most often. */
export function printJson(node: JsonNode, random: Random, surprises: boolean): string {
  const spacing = surprises && random.chance(0.5) ? random.pick(SPACINGS) : COMPACT;
  const text = print(node, spacing);
  return surprises && random.chance(0.04)
    ? random.pick([` ${text}`, `${text} `, `\n${text}\n`, `${text}\t`])
    : text;
}

function print(node: JsonNode, spacing: Spacing): string {
  if ('raw' in node) return node.raw;
  const [open, close] = 'items' in node ? '[]' : '{}';
  const parts =
    'items' in node
      ? node.items.map((item) => print(item, spacing))
      : node.entries.map(([key, value]) => `${key}${spacing.colon}${print(value, spacing)}`);
  if (parts.length === 0) return `${open}${close}`;
  return `${open}${spacing.open}${parts.join(spacing.comma)}${spacing.close}${close}`;
}

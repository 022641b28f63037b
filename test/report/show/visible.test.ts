import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleText } from '../../../src/report/show/visible.js';

test.each([
  ['plain text: é 漢 😀', 'plain text: é 漢 😀'],
  ['a\nb\t\u0000\u001b[31m\u007f', 'a␊b␉␀␛[31m␡'],
  ['\u202egnp', '⟨U+202E⟩gnp'],
  ['\ud800', '⟨U+D800⟩'],
  ['a\u00a0b\u200bc\u3164d\ufe0fe', 'a⟨U+00A0⟩b⟨U+200B⟩c⟨U+3164⟩d⟨U+FE0F⟩e'],
  ['\u{e0041}', '⟨U+E0041⟩'],
  ['␀ ⟨U+0000⟩', '⟨U+2400⟩ ⟨U+27E8⟩U+0000⟩'],
])('%j is shown as %s', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test('without signs beyond ASCII, hidden characters are named in ASCII', () => {
  expect(visibleText('a\n\u202e <U+000A>', false)).toBe('a<U+000A><U+202E> <U+003C>U+000A>');
});

test.each([true, false])('two texts are never shown alike (unicode: %s)', (unicode) => {
  const text = fc.string({
    unit: fc.constantFrom(
      'a',
      '\n',
      '␊',
      '⟨',
      '⟩',
      '<',
      '>',
      'U',
      '+',
      '0',
      '2',
      '4',
      'A',
      '\u202e',
      '\u2028',
    ),
  });
  fc.assert(
    fc.property(text, text, (a, b) => (visibleText(a, unicode) === visibleText(b, unicode)) === (a === b)),
    { numRuns: 2000, seed: 1 },
  );
});

test('nothing that a terminal acts upon comes through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleText(text)).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u);
    }),
    { numRuns: 500, seed: 1 },
  );
});

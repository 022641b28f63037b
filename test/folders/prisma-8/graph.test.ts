import { expect, test } from 'vitest';
import { pathOf } from '../../../src/folders/prisma-8/graph.js';
import type { Edge } from '../../../src/folders/prisma-8/package.js';

const at = (name: string, from: string | null, to: string): Edge => ({
  name,
  from,
  to,
  made: '',
  operations: [],
  files: [],
});

function told(edges: readonly Edge[]) {
  const { path, back, left } = pathOf(edges);
  return [
    path.map(({ name }) => name),
    [...back].map(([to, from]) => [to.name, from.name]),
    left.map(({ edge }) => edge.name),
  ];
}

test('a line with a way back over one step, and one over two', () => {
  const edges = [
    at('1', null, 'a'),
    at('2', 'a', 'b'),
    at('3', 'b', 'c'),
    at('4', 'c', 'b'),
    at('5', 'c', 'a'),
  ];
  expect(told(edges)).toEqual([['1', '2', '3'], [['3', '4']], ['5']]);
});

test('a diamond: the shorter side, or the one that was made first; an edge to its own state is none of the way', () => {
  const edges = [
    at('1', null, 'a'),
    at('2', 'a', 'b'),
    at('3', 'a', 'c'),
    at('4', 'b', 'd'),
    at('5', 'c', 'd'),
    at('6', 'd', 'd'),
  ];
  expect(told(edges)).toEqual([['1', '2', '4'], [], ['3', '5', '6']]);
});

test('a folder that starts from a state that is there', () => {
  expect(told([at('1', 'x', 'y'), at('2', 'y', 'z')])).toEqual([['1', '2'], [], []]);
});

test('an edge that starts from a state that none leads to is no end of the way', () => {
  expect(told([at('1', null, 'a'), at('2', 'a', 'b'), at('3', 'lost', 'c')])).toEqual([
    ['1', '2'],
    [],
    ['3'],
  ]);
});

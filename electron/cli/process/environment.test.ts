import { expect, test } from 'vitest';
import { canDrawBars } from './environment.ts';

test.each([
  ['a terminal', { isTTY: true, columns: 80 }, 'xterm-256color', true],
  ['a terminal on Windows, which sets no TERM', { isTTY: true, columns: 120 }, undefined, true],
  ['a narrow terminal', { isTTY: true, columns: 39 }, 'xterm', false],
  ['a terminal that does not tell its width', { isTTY: true, columns: 0 }, 'xterm', false],
  ['a terminal that cannot move its cursor', { isTTY: true, columns: 80 }, 'dumb', false],
  ['a pipe', { isTTY: undefined, columns: undefined }, 'xterm', false],
])('%s %j with TERM %s: bars %s', (_name, stream, term, expected) => {
  expect(canDrawBars(stream, term)).toBe(expected);
});

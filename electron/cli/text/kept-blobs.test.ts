import { expect, test } from 'vitest';
import { commandLine } from './command-line.ts';
import { keptBlobsAdvice } from './kept-blobs.ts';

test('names what cannot be read, and what to do', () => {
  const [what, advice] = keptBlobsAdvice(['r.example/a:1']);
  expect(what).toBe(
    'No layers were deleted: r.example/a:1 cannot be read whole, so that any layer may be its own.',
  );
  expect(advice).toMatch(/repair it, or remove it\. Then free the space with: longshore prune$/);
});

test('names no more than three, and lets none of them command the terminal', () => {
  const [what] = keptBlobsAdvice(['a\u001b[2J', 'b', 'c', 'd', 'e']);
  expect(what).toMatch(/b, c and 2 more cannot be read whole, so that any layer may be theirs/);
  expect(what).not.toContain('\u001b');
});

test('advises commands for the same library', () => {
  const [, advice] = keptBlobsAdvice(['r.example/a:1'], { library: '/my lib', state: '/state' });
  const { platform } = process;
  const places = commandLine([], { library: '/my lib', state: '/state' }, platform).replace('longshore', '');
  expect(advice).toContain(`“longshore verify${places}”`);
  expect(advice).toMatch(/longshore prune --library .*--state \S*state\S*$/);
});

import { array, assert, constantFrom, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import { textBlocks } from './text-blocks.ts';

it('cuts a text between lines, and leaves nothing out', () => {
  assert(
    property(
      array(constantFrom('\n', 'a', 'line\n', '\r\n', 'x'.repeat(15_000), '🌊'), { maxLength: 400 }),
      (parts) => {
        const text = parts.join('');
        const blocks = textBlocks(text);
        let at = 0;
        for (const block of blocks) {
          expect(text.startsWith(block.text, at)).toBe(true);
          expect(block.text.length).toBeLessThanOrEqual(20_000);
          at += block.text.length;
          if (text[at] === '\n' && block.lines > 0) at++;
        }
        expect(at).toBe(text.length);
      },
    ),
    { numRuns: 60 },
  );
});

it('never cuts through a character', () => {
  assert(
    property(string({ unit: 'binary', minLength: 1, maxLength: 30 }), (text) => {
      for (const block of textBlocks(text.repeat(2_000))) expect(block.text.isWellFormed()).toBe(true);
    }),
    { numRuns: 3 },
  );
});

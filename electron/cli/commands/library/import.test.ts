import { expect, test } from 'vitest';
import { sentences } from './import.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

test('an image is told by its name, and one without by its digest', () => {
  const image = { type: 'imported', digest, rebuilt: false } as const;
  expect(sentences({ ...image, reference: 'a.example/b:1' })).toEqual([
    'Imported a.example/b:1 (abababababab).',
  ]);
  const [line] = sentences({ ...image, reference: digest });
  expect(line).toContain(`Imported ${digest}`);
  expect(line).toContain('--name');
});

test('what has another digest than the registry’s is told, and no name reaches the terminal as it is', () => {
  const lines = sentences({ type: 'imported', digest, reference: 'a\u001b[2J', rebuilt: true });
  expect(lines).toHaveLength(2);
  expect(lines.join('\n')).toContain('is not the registry’s');
  expect(lines.join('\n')).not.toContain('\u001b');
});

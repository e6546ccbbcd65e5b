import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

/** Words that people had to read twice, with what is written instead (CONTRIBUTING, "Words"). */
const banned: [RegExp, string][] = [
  [/\bfar side\b/i, 'the target computer'],
  [/['"`](?:Moving|[^'"`]*\} moving)['"`]/, 'Downloading'],
  [/['"`>]What happened['"`<]/, 'Log'],
  [/['"`]Unique['"`]/, 'Frees'],
  [/\bis as it was written\b|\bare as they were written\b/, 'is right'],
  [/\bOff: /, 'a sentence: When it is off, …'],
  [/\bof a layer that [^.]* only that is\b/i, 'a sentence with its subject first'],
];

const pages = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md', ...globSync('docs/*.md', { cwd: root })];
const texts = globSync('{renderer/i18n,electron/cli,shared/text,electron/engine/export/bundles}/**/*.ts', {
  cwd: root,
}).filter((file) => !file.endsWith('.test.ts'));

test.each(banned)('%s is written nowhere: %s', (word) => {
  // The move of a library is one; what downloads do is another matter.
  const isMeant = (file: string) => !(word.source.includes('Moving') && file.endsWith('library/move.ts'));
  const found = [...pages, ...texts].filter(
    (file) => isMeant(file) && word.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(found).toEqual([]);
});

test('what is looked through is there', () => {
  expect(texts.length).toBeGreaterThan(100);
});

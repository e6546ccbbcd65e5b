import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsSchema } from '../../shared/schemas/settings.ts';
import { root } from './sources.ts';

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root });
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const wordsOf = (text: string) => text.split(/\s+/).filter((word) => /\w/.test(word)).length;
const longestParagraph = 80;

/** A page without what stands in fences, which is code or a picture. */
const withoutFences = (text: string) => text.replace(/^```.*?^```$/gms, '');

test('ARCHITECTURE is read in a few minutes', () => {
  expect(wordsOf(read('ARCHITECTURE.md'))).toBeLessThanOrEqual(1200);
  expect(read('ARCHITECTURE.md').match(/^```$/gm)).toHaveLength(2);
});

test('README is one page', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(150);
});

test.each(pages)('%s has no paragraph that is long', (page) => {
  const long = withoutFences(read(page))
    .split(/\n\s*\n|\n(?=\s*(?:[-*|>]|\d+\.)\s)|\n(?=\|)/)
    .filter((paragraph) => wordsOf(paragraph) > longestParagraph);
  expect(long.map((paragraph) => `${wordsOf(paragraph)} words: ${paragraph.trim().slice(0, 60)}`)).toEqual(
    [],
  );
});

test.each(pages)('%s links to what is there', (page) => {
  const targets = [...withoutFences(read(page)).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(
    ([, target = '']) => target,
  );
  const dead = targets.filter(
    (target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)),
  );
  expect(dead).toEqual([]);
});

test('ARCHITECTURE names every room of the engine, and no file that is not there', () => {
  const text = read('ARCHITECTURE.md');
  const engine = join(root, 'electron', 'engine');
  const rooms = readdirSync(engine, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rooms.map(({ name }) => `${name}/`).filter((name) => !text.includes(`\`${name}\``))).toEqual([
    // One that only others use.
    'async/',
  ]);
  const named = [...withoutFences(text).matchAll(/`([\w.-]+(?:\/[\w.-]+)*\/?)`/g)].map(
    ([, path = '']) => path,
  );
  const isThere = (path: string) =>
    existsSync(join(root, path)) || everyPath.some((each) => each.endsWith(`/${path}`));
  const everyPath = globSync(['{shared,electron,renderer,tests}/**/*'], { cwd: root }).flatMap((path) => [
    path,
    `${path}/`,
  ]);
  expect(named.filter((path) => /[/]|\.ts$/.test(path) && !isThere(path))).toEqual([]);
});

test('docs/settings.md names every setting', () => {
  const text = read('docs/settings.md');
  expect(Object.keys(settingsSchema.shape).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

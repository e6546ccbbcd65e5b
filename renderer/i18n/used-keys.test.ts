import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { en } from './en/index.ts';

type Texts = { [key: string]: string | Texts };

const folder = fileURLToPath(new URL('..', import.meta.url));
const sources = globSync('**/*.{ts,tsx}', { cwd: folder })
  .filter((path) => !/\.test\.tsx?$/.test(path) && !path.startsWith('i18n'))
  .map((path) => readFileSync(`${folder}/${path}`, 'utf8'));

function keysOf(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [prefix + name] : keysOf(value, `${prefix}${name}.`),
  );
}

function found(pattern: RegExp): string[] {
  return sources.flatMap((source) => [...source.matchAll(pattern)].map(([, text = '']) => text));
}

const keys = new Set(keysOf(en).map((key) => key.replace(/_(?:one|other)$/, '')));

const literals = new Set(found(/'([\w.-]+)'/g));
/** Keys with an expression in them, such as `downloads.states.${state}`. */
const patterns = found(/`([^`\n]*)`/g)
  .filter((text) => /^[a-z]\w*\.[\w.]*\$\{/i.test(text))
  .map((text) => {
    // What is left of an expression that itself holds quotes ends at the template's own end.
    const [start = '', ...ends] = text.split(/\$\{[^}]*\}/);
    return new RegExp(`^${[start, ...ends].map((part) => part.replaceAll('.', '\\.')).join('[\\w-]+')}$`);
  });

it('uses every text', () => {
  const unused = [...keys].filter(
    (key) => !literals.has(key) && !patterns.some((pattern) => pattern.test(key)),
  );
  expect(unused).toEqual([]);
});

it('has a text for every key that is asked for', () => {
  const asked = sources.flatMap((source) =>
    [...source.matchAll(/\bt\(\s*'([^']+)'|i18nKey="([^"]+)"/g)].map(([, first, second]) => first ?? second),
  );
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((key) => key !== undefined && !keys.has(key))).toEqual([]);
  const dead = patterns.filter((pattern) => ![...keys].some((key) => pattern.test(key)));
  expect(dead).toEqual([]);
});

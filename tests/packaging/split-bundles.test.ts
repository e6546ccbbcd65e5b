import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import * as z from 'zod';

const built = fileURLToPath(new URL('../../out/node/', import.meta.url));
const map = z.object({ sources: z.array(z.string()) });

function modulesOf(name: string) {
  return parseSync(name, readFileSync(join(built, name), 'utf8')).module;
}

/** The files that loading one of them loads. */
function loadedWith(entry: string): string[] {
  const reached = [entry];
  for (const name of reached) {
    const { staticImports, staticExports } = modulesOf(name);
    const requests = [
      ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...staticExports.flatMap(({ entries }) => entries.flatMap((each) => each.moduleRequest?.value ?? [])),
    ];
    for (const request of requests) {
      const file = request.replace(/^\.\//, '');
      if (request.startsWith('./') && !reached.includes(file)) reached.push(file);
    }
  }
  return reached;
}

/** What a file was built of, from the checkout's root. */
function sourcesOf(name: string): string[] {
  // The bundler's own runtime comes of no source.
  if (!existsSync(join(built, `${name}.map`))) return [];
  const { sources } = map.parse(JSON.parse(readFileSync(join(built, `${name}.map`), 'utf8')));
  return sources.map((source) => source.replace(/^(?:\.\.\/)+/, ''));
}

/** The source of what a start loads: of main, and of the half that it then imports. */
function sourcesOfStart(half: RegExp): string[] {
  const code = readFileSync(join(built, 'main.js'), 'utf8');
  const imported = modulesOf('main.js').dynamicImports.map(({ moduleRequest: { start, end } }) =>
    code.slice(start, end).replace(/^["'`]\.\/|["'`]$/g, ''),
  );
  expect(imported).toHaveLength(2);
  const chunk = imported.find((name) =>
    loadedWith(name)
      .flatMap(sourcesOf)
      .some((source) => half.test(source)),
  );
  return [...new Set(['main.js', chunk ?? ''].flatMap(loadedWith))].flatMap(sourcesOf);
}

it('main itself is small, and of what the desktop needs has what decides about the start', () => {
  const own = loadedWith('main.js').flatMap(sourcesOf);
  expect(
    own.filter(
      (source) =>
        !/^electron\/(?:main\.ts|desktop\/(?:lifecycle|links)\/|cli\/process\/compiled-code\.ts|engine\/home-folder\.ts)/.test(
          source,
        ),
    ),
  ).toEqual([]);
});

it('the command line inside the app loads nothing of the window’s', () => {
  const sources = sourcesOfStart(/electron\/cli\/run-command-line\.ts$/);
  expect(sources.some((source) => source.endsWith('electron/cli/run-command-line.ts'))).toBe(true);
  const ofWindow =
    /electron\/desktop\/(?:window|downloads|faults|log|system)\/|desktop\/start\.ts|electron-updater|pino/;
  expect(sources.filter((source) => ofWindow.test(source))).toEqual([]);
});

it('the window loads nothing of the command line’s', () => {
  const sources = sourcesOfStart(/electron\/desktop\/start\.ts$/);
  expect(sources.some((source) => source.endsWith('electron/desktop/start.ts'))).toBe(true);
  expect(
    sources.filter((source) =>
      /electron\/cli\/(?!process\/compiled-code)|commander|cli-progress/.test(source),
    ),
  ).toEqual([]);
});

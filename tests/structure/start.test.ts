import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { projectPath, textOf } from './sources.ts';

/** The packages that a file loads with itself, and by which files; what is loaded when it is needed is not among them. */
function loadedWith(...files: readonly string[]): Map<string, string> {
  const packages = new Map<string, string>();
  const waiting = [...files];
  const seen = new Set(files);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const name of loadedAtOnce(file)) {
      const path = name.startsWith('.') ? projectPath(file, name) : undefined;
      if (path === undefined) packages.set(packageOf(name), file);
      if (path === undefined || seen.has(path) || !path.endsWith('.ts')) continue;
      seen.add(path);
      waiting.push(path);
    }
  }
  return packages;
}

/** What a source imports or exports again as values, as it is written there. */
function loadedAtOnce(file: string): string[] {
  const { module } = parseSync(file, textOf(file));
  const imports = module.staticImports.filter(
    ({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType),
  );
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (isType || moduleRequest === null ? [] : [moduleRequest])),
  );
  return [...imports.map(({ moduleRequest }) => moduleRequest), ...exports].map(({ value }) => value);
}

function packageOf(name: string): string {
  return name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? name);
}

/** Each costs every command some milliseconds: what only some need they load themselves, with `import()`. */
const neededByAll = [
  '@orpc/client',
  '@orpc/contract',
  '@orpc/server',
  'cli-progress',
  'commander',
  'lru-cache',
  'p-limit',
  'tar-stream',
  'zod',
];

it('a command starts without the packages that only few need', () => {
  const packages = loadedWith(
    'electron/cli/run-command-line.ts',
    'electron/engine/engine.ts',
    'electron/api/client.ts',
  );
  const others = [...packages].filter(([name]) => !name.startsWith('node:') && !neededByAll.includes(name));
  expect(Object.fromEntries(others)).toEqual({});
});

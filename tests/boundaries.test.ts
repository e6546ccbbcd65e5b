import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const longestFile = 400;
const nodeBuiltins = new Set(builtinModules);

/** What files under a folder may import: folders and files of the project, packages, Node. The longest match rules. */
const layers: Record<string, { project: string[]; node: boolean; electron: boolean }> = {
  'shared/': { project: ['shared/'], node: false, electron: false },
  'renderer/': { project: ['renderer/', 'shared/'], node: false, electron: false },
  'electron/engine/': {
    project: ['electron/engine/', 'shared/', 'package.json'],
    node: true,
    electron: false,
  },
  'electron/api/': {
    project: [
      'electron/api/',
      'electron/engine/services/',
      'electron/engine/host-platform.ts',
      'electron/engine/version.ts',
      'shared/',
    ],
    node: true,
    electron: false,
  },
  'electron/web/': { project: ['electron/web/', 'shared/'], node: true, electron: false },
  'electron/server/': {
    project: ['electron/server/', 'electron/web/', 'electron/api/', 'electron/engine/', 'shared/'],
    node: true,
    electron: false,
  },
  'electron/cli/': {
    // `serve` is the command line's way to start the server host.
    project: ['electron/cli/', 'electron/server/start.ts', 'electron/api/', 'electron/engine/', 'shared/'],
    node: true,
    electron: false,
  },
  'electron/desktop/': {
    project: ['electron/desktop/', 'electron/web/', 'electron/api/', 'electron/engine/', 'shared/'],
    node: true,
    electron: true,
  },
  'electron/main.ts': {
    project: ['electron/desktop/', 'electron/engine/engine.ts', 'electron/cli/run-command-line.ts'],
    node: true,
    electron: true,
  },
  'electron/preload.ts': { project: [], node: false, electron: true },
};

const files = Object.keys({ shared: 0, renderer: 0, electron: 0 }).flatMap(sourceFiles);

describe('import boundaries', () => {
  it('finds the sources', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('are crossed by no file', () => {
    expect(files.filter((file) => !isTest(file)).flatMap((file) => forbiddenImports(file))).toEqual([]);
  });

  it('would be noticed when crossed', () => {
    const crossing = `import { app } from 'electron'; export * from '../desktop/window.ts'; await import('node:fs');
      import type { Engine } from '../engine/engine.ts';`;
    expect(forbiddenImports('electron/engine/sample.ts', crossing)).toEqual([
      'electron/engine/sample.ts imports electron',
      'electron/engine/sample.ts imports electron/desktop/window.ts',
    ]);
    expect(forbiddenImports('shared/sample.ts', crossing)).toHaveLength(4);
  });
});

describe('sources', () => {
  it(`have at most ${longestFile} lines a file`, () => {
    const tooLong = [...files, ...sourceFiles('tests'), ...sourceFiles('scripts')]
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > longestFile);
    expect(tooLong).toEqual([]);
  });
});

function forbiddenImports(file: string, source = readFileSync(join(root, file), 'utf8')): string[] {
  const prefix = Object.keys(layers)
    .filter((folder) => file.startsWith(folder))
    .sort((left, right) => right.length - left.length)[0];
  const layer = prefix === undefined ? undefined : layers[prefix];
  if (layer === undefined) return [`${file} belongs to no layer`];
  return importsOf(file, source)
    .filter((name) => {
      if (name.startsWith('.'))
        return !layer.project.some((allowed) => projectPath(file, name).startsWith(allowed));
      if (name === 'electron' || name.startsWith('electron/')) return !layer.electron;
      if (name.startsWith('node:') || nodeBuiltins.has(name)) return !layer.node;
      return false;
    })
    .map((name) => `${file} imports ${name.startsWith('.') ? projectPath(file, name) : name}`);
}

function importsOf(file: string, source: string): string[] {
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    ),
  ];
}

function projectPath(file: string, name: string): string {
  return relative(root, resolve(root, dirname(file), name)).replaceAll('\\', '/');
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ['.ts', '.tsx', '.mjs'].includes(extname(entry.name)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

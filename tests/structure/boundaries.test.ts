import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { importsOf, isTest, projectPath, sourceFiles } from './sources.ts';

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
    project: [
      'electron/desktop/',
      'electron/cli/run-command-line.ts',
      'electron/cli/process/compiled-code.ts',
    ],
    node: true,
    electron: true,
  },
  'electron/preload.ts': { project: [], node: false, electron: true },
  // What measures runs the real parts, beside the registry that the tests use.
  'bench/': { project: ['bench/', 'electron/', 'shared/', 'tests/simulator/'], node: true, electron: false },
  // What builds and starts the program runs before there is a program to import.
  'scripts/': { project: ['scripts/'], node: true, electron: false },
  'scripts/screenshots.ts': {
    project: ['tests/simulator/', 'tests/support/engines/launch-addresses.ts'],
    node: true,
    electron: false,
  },
  'scripts/app/run-simulator.mjs': { project: ['tests/simulator/'], node: true, electron: false },
};

const files = sourceFiles('shared', 'renderer', 'electron', 'bench', 'scripts');

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

function forbiddenImports(file: string, source?: string): string[] {
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

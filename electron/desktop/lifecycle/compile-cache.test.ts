import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';

const module = new URL('./compile-cache.ts', import.meta.url).href;

/** Enables the cache in a process of its own and loads a module there. */
function run(platform: string, stateFolder: string | undefined): string {
  const folder = temporaryFolder();
  const script = join(folder, 'start.mjs');
  writeFileSync(join(folder, 'loaded.mjs'), 'export const a = 1;');
  writeFileSync(
    script,
    `const { keepCompiledCode } = await import(${JSON.stringify(module)});
     keepCompiledCode(${JSON.stringify(stateFolder)}, ${JSON.stringify(platform)});
     await import('./loaded.mjs');`,
  );
  execFileSync(process.execPath, [script], { env: { HOME: folder, USERPROFILE: folder } });
  return folder;
}

it('compiled code is kept among the user’s caches, or in the folder of this run', () => {
  expect(existsSync(join(run('linux', undefined), '.cache', 'longshore', 'compile-cache'))).toBe(true);
  const state = temporaryFolder();
  expect(existsSync(join(run('linux', state), '.cache'))).toBe(false);
  expect(existsSync(join(state, 'compile-cache'))).toBe(true);
});

it.each(['darwin', 'win32'])('is kept nowhere on %s, where the archive alone is checked', (platform) => {
  expect(existsSync(join(run(platform, undefined), '.cache'))).toBe(false);
});

import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openEngine } from '../engine.ts';
import type { EngineOptions, EngineServices } from '../services/engine-services.ts';

let folder: string;
let engine: EngineServices | undefined;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function start(options: Partial<EngineOptions> = {}): Promise<EngineServices> {
  await engine?.close();
  engine = await openEngine({ stateFolder: join(folder, 'state'), queue: 'persistent', ...options });
  return engine;
}

test('another library folder counts from the next start', async () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  // Not from the settings at once: the default folder is the user's own.
  const fixed = await start({ libraryFolder: first });
  await fixed.settings.update({ libraryPath: first });
  const { library, settings } = await start();
  expect(await library.status()).toMatchObject({ path: first, isFixed: false });
  await settings.update({ libraryPath: second });
  expect(await library.status()).toMatchObject({ path: first, isFixed: false });
  const next = await start();
  expect(await next.library.status()).toMatchObject({ path: second, isFixed: false });
});

test('a folder that the host fixed at its start stays, whatever the settings say', async () => {
  const fixed = join(folder, 'fixed');
  const first = await start({ libraryFolder: fixed });
  await first.settings.update({ libraryPath: join(folder, 'other') });
  const second = await start({ libraryFolder: fixed });
  expect(await second.library.status()).toMatchObject({ path: fixed, isFixed: true });
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('library move takes the library of the settings to another folder, as its help says', async () => {
  const simulator = await runningSimulator({ blobScale: 0.001 });
  const folder = temporaryFolder();
  const [from, to] = [join(folder, 'old'), join(folder, 'disk', 'new')];
  const named = cliPlaces();
  const settings = join(named.state, 'settings.json');
  writeFileSync(settings, JSON.stringify({ libraryPath: from }));
  // The help says: leave out what names a library.
  const places = { ...named, startedBy: ['env', '--unset=LONGSHORE_LIBRARY'] };
  const reference = `${simulator.host}/dotnet/runtime:10.0`;
  expect((await runCli(['pull', reference, '--platform', 'linux/amd64'], places)).code).toBe(0);
  const before = await runCli(['list', '--json'], places);

  const refused = await runCli(['library', 'move', to], named);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/LONGSHORE_LIBRARY/);
  const unknown = await runCli(['library', 'mend', to], places);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('library move FOLDER') });
  expect(existsSync(to)).toBe(false);

  const moved = await runCli(['library', 'move', to, '--json'], places);
  expect(moved).toMatchObject({ code: 0 });
  expect(JSON.parse(moved.stdout)).toEqual({ path: to, isOldGone: true });
  expect(existsSync(from)).toBe(false);
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toMatchObject({ libraryPath: to });
  expect((await runCli(['list', '--json'], places)).stdout).toBe(before.stdout);
  expect((await runCli(['verify'], places)).code).toBe(0);

  // Back by a path relative to where one is, into a folder that has something else: nothing changes.
  writeFileSync(join(folder, 'precious'), 'file');
  const full = await runCli(['library', 'move', folder], places);
  expect(full.code).not.toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['disk', 'precious']);
  expect((await runCli(['list', '--json'], places)).stdout).toBe(before.stdout);
});

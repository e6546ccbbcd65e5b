import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, type TestContext, test } from 'vitest';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

const cliFile = fileURLToPath(new URL('../../out/node/cli.cjs', import.meta.url));
/** What moves the cursor or erases. */
const control = new RegExp(`${String.fromCharCode(27)}\\[`);

/** What a terminal of this width shows of a pull that takes a moment. */
async function pullOnTerminal(
  context: TestContext,
  columns: number,
  term = 'xterm',
  images = ['windows/nanoserver:ltsc2022'],
): Promise<string> {
  needPrograms(context, 'script', 'stty');
  const { host } = await runningSimulator({ blobScale: 0.03, totalBytesPerSecond: 2_000_000 });
  const { library, state } = cliPlaces();
  const references = images.map((image) => `${host}/${image}`).join(' ');
  const command = `'${process.execPath}' '${cliFile}' pull ${references}`;
  const child = spawn('script', ['-qec', `stty cols ${columns} rows 24; ${command}`, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TERM: term, LONGSHORE_LIBRARY: library, LONGSHORE_STATE: state },
  });
  const [shown, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(code, shown).toBe(0);
  expect(shown).toContain('Downloaded');
  return shown;
}

const itOnUnix = test.skipIf(process.platform !== 'linux');

itOnUnix('a terminal shows bars that fit', async (context) => {
  const shown = await pullOnTerminal(context, 80);
  expect(shown).toMatch(/█/);
  expect(shown).toMatch(control);
});

itOnUnix('a terminal shows a bar for each of several images, and one for all', async (context) => {
  const images = ['windows/nanoserver:ltsc2022', 'windows/nanoserver:ltsc2019'];
  const shown = await pullOnTerminal(context, 100, 'xterm', images);
  expect(shown).toMatch(/2 images: .* to fetch/);
  expect(shown).toMatch(/nanoserver:ltsc2022 +█/);
  expect(shown).toMatch(/0 of 2 images +[█░]/);
  expect(shown).toMatch(/2 of 2 images are in the library/);
});

itOnUnix('of several images each has its bar at 40 columns too', async (context) => {
  const images = ['windows/nanoserver:ltsc2022', 'windows/nanoserver:ltsc2019'];
  const shown = await pullOnTerminal(context, 40, 'xterm', images);
  expect(shown).toMatch(/127.*….*server:ltsc2022 +[█░]{5} +\d+ %/);
});

itOnUnix.for([
  ['too narrow for bars', 20, 'xterm'],
  ['of unknown width', 0, 'xterm'],
  ['that cannot move its cursor', 80, 'dumb'],
] as const)('a terminal %s shows lines', async ([, columns, term], context) => {
  const shown = await pullOnTerminal(context, columns, term);
  expect(shown).toMatch(/from 127\.0\.0\.1:\d+\r\n/);
  expect(shown).toMatch(/\d+ % {2}.* of /);
  expect(shown).not.toMatch(control);
});

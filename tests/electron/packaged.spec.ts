import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { needPackaged, startPackaged } from './packaged-app.ts';

if (process.env.LONGSHORE_PACKAGED_PROGRAM === undefined) console.log('skipped: no packaged program');

const image = 'windows/servercore:ltsc2019-amd64';

describe('a package', () => {
  it('pulls from a registry on its command line, and leaves the profile of the app alone', async (context) => {
    const command = needPackaged(context, 'COMMAND');
    const { host } = await runningSimulator({ blobScale: 0.02 });
    const home = temporaryFolder();
    const places = ['--library', join(home, 'library'), '--state', join(home, 'state')];
    const { status, stdout } = spawnSync(command, ['pull', `${host}/${image}`, '--json', ...places], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config') },
    });
    expect({ status, last: JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') }).toMatchObject({
      status: 0,
      last: { type: 'done' },
    });
    expect(existsSync(join(home, 'config', 'Longshore'))).toBe(false);
  });

  it('opens its window and downloads through it, hashing in a worker inside its archive', async (context) => {
    const { host } = await runningSimulator({ blobScale: 0.05 });
    const { page } = await startPackaged(
      context,
      [`--registry=${host}`],
      `longshore://explore/${host}/${image}`,
    );
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('link', { name: /^Downloads/ }).click();
    await page
      .getByText(/^Done|In the library/i)
      .first()
      .waitFor({ timeout: 120_000 });
    const picture = process.env.LONGSHORE_PICTURE;
    if (picture !== undefined) await page.screenshot({ path: picture });
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByText(image).first().waitFor();
  });

  it('shows the image of a link, at the start and from a second one', async (context) => {
    const { host } = await runningSimulator();
    const app = await startPackaged(context, [`--registry=${host}`], `longshore://explore/${host}/${image}`);
    await expect.poll(() => app.page.url(), { timeout: 30_000 }).toContain(`/${image}`);
    expect(await app.startAgain(`longshore://explore/${host}/windows/nanoserver:ltsc2022`)).toBe(0);
    await expect.poll(() => app.page.url(), { timeout: 30_000 }).toContain('/windows/nanoserver:ltsc2022');
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './run.mjs';

const wanted = [
  'fonts-noto-cjk',
  ...['skopeo', 'docker-registry', 'nginx-light', 'xfsprogs', 'dosfstools', 'exfatprogs'],
  // What makes packages, and looks into them.
  ...['7zip', 'nsis', 'squashfs-tools', 'rpm', 'desktop-file-utils'],
];

const silently = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };

/** Any of them shows pages; the first is the smallest and fastest. */
const browsers = ['chromium-headless-shell', 'chromium'];

/**
 * Installs the programs that interop and end-to-end tests use, on Debian and Ubuntu as root. Elsewhere, or when
 * it fails, the tests that need them are skipped and say so.
 */
export async function installTestPrograms() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const [browser, otherBrowser] = browsers;
  const missing = [browser, ...wanted].filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(', ')}…`);
  await run('apt-get', ['update', '-qq'], silently);
  if (await install(...missing)) return;
  // One package that cannot be had keeps apt-get from installing the others beside it.
  for (const name of missing) await install(name);
  if (!isInstalled(browser)) await install(otherBrowser);
}

/** @returns whether all are installed. */
async function install(...names) {
  return (
    (await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], silently)) === 0
  );
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-s', name], { encoding: 'utf8' });
  return stdout?.includes('install ok installed') ?? false;
}

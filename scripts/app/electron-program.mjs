import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from '../setup/probe.mjs';
import { root } from '../setup/project.mjs';
import { runNode } from '../setup/run.mjs';

const packageFolder = join(root, 'node_modules', 'electron');
const downloadTimeoutMs = 15 * 60_000;

/** The path of Electron's program, fetched when it is not here yet; undefined where it cannot be had. */
export async function findElectron() {
  const present = installedProgram();
  if (present !== undefined) return present;
  if (!(await answers(downloadUrl()))) return undefined;
  console.log('Downloading Electron…');
  const env = process.env.HTTPS_PROXY || process.env.https_proxy ? { ELECTRON_GET_USE_PROXY: '1' } : {};
  await runNode([join(packageFolder, 'install.js')], { env, quiet: true, timeoutMs: downloadTimeoutMs });
  return installedProgram();
}

function installedProgram() {
  try {
    const name = readFileSync(join(packageFolder, 'path.txt'), 'utf8').trim();
    const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, 'dist'), name);
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

function downloadUrl() {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  return `${mirror}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

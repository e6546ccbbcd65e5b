import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';
import { runNode } from './run.mjs';

const sources = [
  'assets',
  'electron',
  'renderer',
  'shared',
  'package.json',
  'package-lock.json',
  'scripts/build',
  'vite.config.ts',
];
const stampFile = join(root, 'out', 'sources.sha256');

/** Builds when there is no build, or not of the sources as they are now. */
export async function ensureBuilt() {
  if (readStamp() !== fingerprint()) await build();
}

/** Builds the renderer, Node's programs and the preload into `out/`. */
export async function build() {
  console.log('Building…');
  const stamp = fingerprint();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Vite builds for development where the caller's environment says so, with a React three times as large.
  const env = { NODE_ENV: 'production' };
  const code = await runNode([vite, 'build', '--app', '--logLevel', 'warn'], { env });
  if (code !== 0) throw new Error('The build failed; its own message is above.');
  writeFileSync(stampFile, stamp);
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const source of sources) addToHash(hash, source);
  return hash.digest('hex');
}

function addToHash(hash, path) {
  const absolute = join(root, path);
  const status = statSync(absolute, { throwIfNoEntry: false });
  if (status?.isDirectory()) {
    for (const name of readdirSync(absolute).sort()) addToHash(hash, `${path}/${name}`);
  } else if (status !== undefined && !/\.test\.tsx?$/.test(path)) {
    hash.update(`${path}\0${status.size}\0${status.mtimeMs}\n`);
  }
}

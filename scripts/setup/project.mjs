import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const neededNodeVersion = 24;
const installedNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** True once Node 24 can run the project's own programs. */
export function hasNodeProgram() {
  return existsSync(installedNode) || isOwnNodeRecent();
}

/** The Node 24 that comes with the dependencies, whatever Node started npm. */
export function nodeProgram() {
  if (existsSync(installedNode)) return installedNode;
  if (isOwnNodeRecent()) return process.execPath;
  throw new Error(`Node ${neededNodeVersion} is missing: run "npm rebuild node", or install it.`);
}

/** The environment of programs that this project starts: its own tools come first on PATH. */
export function projectEnvironment(extra = {}) {
  const bin = join(root, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}

function isOwnNodeRecent() {
  return Number.parseInt(process.versions.node, 10) >= neededNodeVersion;
}

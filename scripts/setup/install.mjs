import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasNodeProgram, root } from './project.mjs';
import { runNpm } from './run.mjs';

/** Installs dependencies with `npm ci` when they are missing or are not those of the lock file. */
export async function ensureInstalled() {
  if (!dependenciesAreCurrent()) {
    console.log('Installing dependencies…');
    const code = await runNpm(['ci', '--no-fund', '--no-audit', '--loglevel=error']);
    if (code !== 0) throw new Error('npm could not install the dependencies; its own message is above.');
  }
  // npm may have been told not to run install scripts, and Node 24 arrives by one.
  if (!hasNodeProgram()) await runNpm(['rebuild', 'node', '--loglevel=error', '--ignore-scripts=false']);
}

function dependenciesAreCurrent() {
  try {
    const wanted = readPackages(join(root, 'package-lock.json'));
    const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '') return true;
      const found = installed[path];
      return found === undefined ? entry.optional === true : found.version === entry.version;
    });
  } catch {
    return false;
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

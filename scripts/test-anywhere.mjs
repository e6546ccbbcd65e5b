// `node scripts/test-anywhere.mjs [A] [B] [TIMES] [PROJECT…]`: `npm test` where it stands badly, on Linux as root.
// A: a folder of mode 700 with a blank, `ü` and `#` in its path, umask 077, no HOME, temporary files on another disk.
// B: an ordinary account, Debian's whole Chromium, other work on both cores.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyCheckout } from './setup/copy-checkout.mjs';
import { failPolitely } from './setup/fail-politely.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { installTestPrograms } from './setup/system-packages.mjs';

/** A number that no account has. */
const account = 12345;
const settings = {
  A: {
    path: ['closed', 'mit Leerzeichen ü #1'],
    otherDisk: true,
    environment: {},
    start: (command) => ['sh', '-c', 'umask 077 && exec "$@"', 'sh', ...command],
  },
  B: {
    path: ['ordinary'],
    environment: { CHROMIUM: 'chromium' },
    owner: account,
    start: (command) => [
      ...['setpriv', `--reuid=${account}`, `--regid=${account}`, '--clear-groups'],
      ...command,
    ],
  },
};

await failPolitely(async () => {
  if (process.platform !== 'linux' || process.getuid() !== 0) throw new Error('This wants root on Linux.');
  const words = process.argv.slice(2);
  const names = Object.keys(settings).filter((name) => words.includes(name));
  const times = Number(words.find((word) => /^\d+$/.test(word)) ?? 1);
  const projects = words.filter((word) => /^[a-z]/.test(word));
  await Promise.all([ensureInstalled(), installTestPrograms()]);
  const outcomes = [];
  for (const name of names.length > 0 ? names : Object.keys(settings)) {
    for (let run = 1; run <= times; run += 1) {
      const code = testIn(settings[name], projects);
      outcomes.push(`${name}, run ${run}: ${code === 0 ? 'green' : `red (${code})`}`);
      console.log(outcomes.at(-1));
    }
  }
  console.log(`\n${outcomes.join('\n')}`);
  return outcomes.every((outcome) => outcome.endsWith('green')) ? 0 : 1;
});

/** @returns the exit code of `npm test` in one setting. */
function testIn({ path, otherDisk = false, environment, owner, start }, projects) {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-anywhere-'));
  const elsewhere = mkdtempSync(join(tmpdir(), 'longshore-elsewhere-'));
  const checkout = join(folder, ...path);
  const isMounted = otherDisk && mount(elsewhere);
  try {
    chmodSync(elsewhere, 0o1777);
    mkdirSync(join(checkout, '..'), { recursive: true });
    copyCheckout(checkout);
    if (owner === undefined) chmodSync(join(checkout, '..'), 0o700);
    else {
      chmodSync(folder, 0o755);
      giveAway(checkout, owner);
    }
    const home = owner === undefined ? {} : { HOME: checkout };
    const env = { PATH: process.env.PATH, TMPDIR: elsewhere, ...home, ...environment };
    const others = owner === undefined ? [] : Array.from({ length: availableParallelism() }, keepBusy);
    const [program, ...args] = start([process.execPath, join(checkout, 'scripts', 'test.mjs'), ...projects]);
    const { status } = spawnSync(program, args, { cwd: checkout, env, stdio: 'inherit' });
    for (const other of others) other.kill();
    return status;
  } finally {
    if (isMounted) spawnSync('umount', ['--lazy', elsewhere]);
    for (const each of [folder, elsewhere]) rmSync(each, { recursive: true, force: true });
  }
}

/** @returns true when the folder is a disk of its own now. */
function mount(folder) {
  if (spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0) return true;
  console.log('No disk can be mounted here: temporary files lie on the same one.');
  return false;
}

/** Work that yields to nothing, on one core. */
function keepBusy() {
  return spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
}

function giveAway(path, owner) {
  lchownSync(path, owner, owner);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) giveAway(below, owner);
    else lchownSync(below, owner, owner);
  }
}

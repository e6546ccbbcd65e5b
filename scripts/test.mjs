// `npm test`: every check of the project, from a fresh clone; `npm test -- cli e2e` runs the tests of these projects alone.
// Runs on Node 20 without any dependency installed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { copyCheckout } from './setup/copy-checkout.mjs';
import { failPolitely } from './setup/fail-politely.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { root } from './setup/project.mjs';
import { run, runNode } from './setup/run.mjs';
import { installTestPrograms } from './setup/system-packages.mjs';

// Three run at once, and the next starts when one ends: many tests mostly wait, for timers and for programs that start.
// The long ones come first, so that their ends meet. Unit tests need no build, and begin beside it.
const withoutBuild = ['unit*'];
const withBuild = ['e2e', 'interop', 'cli', 'packaging', 'node-bodies', 'contract'];
const atOnce = 3;
const typescriptProjects = ['tsconfig.json', 'shared/tsconfig.json', 'renderer/tsconfig.json'];

const wanted = process.argv.slice(2);
const isWanted = (project) => wanted.length === 0 || wanted.includes(project.replace('*', ''));

await failPolitely(async () => {
  if (/[#?]/.test(root)) return testCopy();
  // Neither needs the other, and both wait for a network more than they work.
  await Promise.all([ensureInstalled(), installTestPrograms()]);
  const failedChecks = [];
  const results = await runProjects(ensureBuilt(), async () => {
    if (wanted.length > 0) return;
    failedChecks.push(...(await lint()), ...(await checkTypes()));
  });
  report(failedChecks, results);
  return failedChecks.length + results.failed === 0 ? 0 : 1;
});

/** Vitest takes `#` and `?` in a path for parts of a URL, and finds no file behind them. */
async function testCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-checkout-'));
  const copy = join(folder, 'longshore');
  console.log(`Vitest cannot read files below a path with # or ?, so a copy is tested: ${copy}`);
  try {
    copyCheckout(copy);
    return await run(process.execPath, [join(copy, 'scripts', 'test.mjs'), ...wanted], { cwd: copy });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lint() {
  console.log('Linting…');
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  return (await runNode([biome, 'check', '--max-diagnostics=50'])) === 0 ? [] : ['lint'];
}

async function checkTypes() {
  console.log('Checking types…');
  const failed = [];
  for (const project of typescriptProjects) {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    if ((await runNode([tsc, '-p', project])) !== 0) failed.push(`types (${project})`);
  }
  return failed;
}

/** @param built resolves when the build is there, which most projects and the check of the code wait for. */
async function runProjects(built, checkCode) {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-test-'));
  const total = { passed: 0, failed: 0, skipped: [] };
  const stepOf = (project) => async () => {
    const { passed, failed, skipped } = await runProject(project, folder);
    total.passed += passed;
    total.failed += failed;
    total.skipped.push(...skipped);
  };
  const onceBuilt = (step) => () => built.then(step);
  const afterBuild = [...withBuild.filter(isWanted).map(stepOf), checkCode];
  const waiting = [...withoutBuild.filter(isWanted).map(stepOf), ...afterBuild.map(onceBuilt)];
  async function runWaiting() {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await step();
  }
  await Promise.all(Array.from({ length: atOnce }, runWaiting));
  rmSync(folder, { recursive: true, force: true });
  return total;
}

async function runProject(project, folder) {
  const file = join(folder, `${project.replace('*', '')}.json`);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', project, '--passWithNoTests'];
  const code = await runNode(args, { env: { LONGSHORE_TEST_SUMMARY: file } });
  const summary = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: 0, failed: 0, skipped: [] };
  // A run that ended badly without a failed test still is a failure.
  return { ...summary, failed: code !== 0 ? Math.max(summary.failed, 1) : summary.failed };
}

function report(failedChecks, { passed, failed, skipped }) {
  if (skipped.length > 0) console.log('\nSkipped:');
  for (const { test, reason } of skipped) console.log(`  ${test}: ${reason}`);
  for (const check of failedChecks) console.log(`\nThe check of ${check} failed; its messages are above.`);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
}

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { inlineImages } from './scripts/build/inline-images.ts';
import { SummaryReporter } from './scripts/setup/summary-reporter.ts';
import { builtWorkers } from './tests/support/built-workers.ts';

const electronStandIn = fileURLToPath(
  new URL('./tests/support/electron/electron-stand-in.ts', import.meta.url),
);
const slowTestMs = 120_000;
/** Tests move real bytes, sometimes on a machine that does other things too; none asserts on time. */
const testTimeout = 30_000;
const inOneProcess = { fileParallelism: false, testTimeout: slowTestMs, hookTimeout: slowTestMs };
/** Before a release also what hardly ever finds what its representatives do not. */
const isWhole = process.env.LONGSHORE_MATRIX === 'all';
const summary = process.env.LONGSHORE_TEST_SUMMARY;

const unitTests = {
  include: ['{shared,electron,renderer,scripts,tests}/**/*.test.{ts,tsx}'],
  exclude: ['tests/{contract,interop,crash,cli,packaging,start,e2e}/**'],
};
/** Unit tests that change what others in the same process would see (modules, the environment, the clock, Electron's state), or measure its memory. */
const apart = globSync(unitTests.include, { cwd: import.meta.dirname }).filter(
  (file) =>
    /^electron\/(desktop\/|[^/]+$)/.test(file) ||
    /vi\.(mock|doMock|resetModules|stub|useFakeTimers)|memoryUsage|resourceUsage/.test(
      readFileSync(file, 'utf8'),
    ),
);

export default defineConfig({
  plugins: [inlineImages, builtWorkers],
  test: {
    reporters: summary === undefined ? ['default'] : ['default', new SummaryReporter(summary)],
    alias: { electron: electronStandIn },
    // Most of them wait more than they work.
    maxWorkers: 4,
    testTimeout,
    hookTimeout: testTimeout,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          ...unitTests,
          exclude: [...unitTests.exclude, ...apart],
          // A process and its modules serve many files: setting them up anew for each takes as long as most files do.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'unit-apart', include: apart, exclude: unitTests.exclude },
      },
      {
        // What sends requests runs on Node's client and got too: answers come over either, and nobody may see a difference.
        extends: true,
        test: {
          name: 'node-bodies',
          include: isWhole
            ? ['electron/engine/{network,registry}/**/*.test.ts']
            : [
                'electron/engine/**/{http-client,follow-redirects,proxy,fetch-manifest,list-referrers}.test.ts',
              ],
          exclude: [
            // What is tested there does not depend on who sends, or names the sender itself.
            '**/{access,remembered,image,wire,rules,connections,mirrors}/**',
            '**/{networks-in-between,asked-waits,join-small-chunks,answer-times}.test.ts',
          ],
          env: { LONGSHORE_TEST_BODIES: 'node' },
        },
      },
      { extends: true, test: { name: 'contract', include: ['tests/contract/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'interop',
          include: ['tests/{interop,crash}/**/*.test.ts'],
          ...inOneProcess,
        },
      },
      {
        extends: true,
        test: { name: 'packaging', include: ['tests/packaging/**/*.test.ts'], ...inOneProcess },
      },
      {
        extends: true,
        test: {
          name: 'cli',
          include: ['tests/{cli,start}/**/*.test.ts'],
          // Commands mostly wait: for networks that are away, and for the clock.
          maxWorkers: 2,
          testTimeout: slowTestMs,
          hookTimeout: slowTestMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          // Each file has a browser and a simulator of its own.
          maxWorkers: 2,
          testTimeout: slowTestMs,
          hookTimeout: slowTestMs,
        },
      },
    ],
  },
});

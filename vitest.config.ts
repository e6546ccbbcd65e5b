import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './scripts/setup/summary-reporter.ts';

const electronStandIn = fileURLToPath(
  new URL('./tests/support/electron/electron-stand-in.ts', import.meta.url),
);
const slowTestMs = 120_000;
/** Tests move real bytes, sometimes on a machine that does other things too; none asserts on time. */
const testTimeout = 30_000;
const inOneProcess = { fileParallelism: false, testTimeout: slowTestMs, hookTimeout: slowTestMs };
const summary = process.env.LONGSHORE_TEST_SUMMARY;

export default defineConfig({
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
          include: ['{shared,electron,renderer,scripts,tests}/**/*.test.{ts,tsx}'],
          exclude: ['tests/{contract,interop,crash,cli,packaging,start,e2e}/**'],
        },
      },
      {
        // What sends requests runs on Node's client and got too: answers come over either, and nobody may see a difference.
        extends: true,
        test: {
          name: 'node-bodies',
          include: ['electron/engine/{network,registry}/**/*.test.ts'],
          exclude: ['**/{access,remembered,image}/**', '**/{networks-in-between,asked-waits}.test.ts'],
          env: { LONGSHORE_TEST_BODIES: 'node' },
        },
      },
      { extends: true, test: { name: 'contract', include: ['tests/contract/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'interop',
          include: ['tests/{interop,crash,packaging}/**/*.test.ts'],
          ...inOneProcess,
        },
      },
      {
        extends: true,
        test: { name: 'cli', include: ['tests/{cli,start}/**/*.test.ts'], ...inOneProcess },
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

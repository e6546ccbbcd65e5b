import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const minuteMs = 60_000;

/** Tests in the real Electron, where its program is installed. Nothing stands in for it here. */
// biome-ignore lint/style/noDefaultExport: Vitest reads its configuration so
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/electron/**/*.spec.ts'],
    fileParallelism: false,
    testTimeout: 3 * minuteMs,
    hookTimeout: 3 * minuteMs,
  },
});

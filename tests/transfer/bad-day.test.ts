import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runProgram } from '../support/programs/run-program.ts';

const script = fileURLToPath(new URL('./bad-day/run.ts', import.meta.url));

// The whole day takes some twenty minutes: `node --expose-gc tests/transfer/bad-day/run.ts`.
test.skipIf(process.platform !== 'linux')(
  'after some hours of a bad network the process holds what it held before',
  { timeout: 120_000 },
  async () => {
    const words = ['--expose-gc', script, '--hours', '3', '--incidents', '8', '--seed', '7'];
    const { code, stdout } = await runProgram(process.execPath, words);
    const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}');
    expect(last).toMatchObject({ incidents: 24, problems: [] });
    expect(last.faults).toBeGreaterThan(24);
    expect(last.lookups).toBeGreaterThan(0);
    expect(code).toBe(0);
  },
);

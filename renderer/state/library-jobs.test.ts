import { expect, test } from 'vitest';
import { jobOf, type LibraryJob } from './library-jobs.ts';

test.each(['constructor', 'toString', '__proto__'])('no job is found under %s before there is one', (key) => {
  expect(jobOf({ jobs: {} }, key)).toBeUndefined();
  const job: LibraryJob = { kind: 'verify', bytes: 0, total: 0, state: 'running' };
  expect(jobOf({ jobs: { [key]: job } }, key)).toBe(job);
});

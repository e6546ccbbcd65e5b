import { expect, test } from 'vitest';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { useConnection } from '../api/connection-store.ts';
import { jobOf, type LibraryJob, useLibraryJobs, verifyImage, wholeLibrary } from './library-jobs.ts';

test.each(['constructor', 'toString', '__proto__'])('no job is found under %s before there is one', (key) => {
  expect(jobOf({ jobs: {} }, key)).toBeUndefined();
  const job: LibraryJob = { kind: 'verify', bytes: 0, total: 0, state: 'running' };
  expect(jobOf({ jobs: { [key]: job } }, key)).toBe(job);
});

test('a check that is begun again while signatures are read ends with its own result', async () => {
  const bad = { state: 'bad' } as ImageSignatures;
  // How each reading of signatures ends: the first is stopped, the second says what is so.
  const readings: PromiseWithResolvers<ImageSignatures>[] = [];
  const reading = (at: number) => expect.poll(() => readings.length).toBeGreaterThan(at);
  const library = {
    async *verify() {
      yield { type: 'result', result: { ok: true, blobs: 1, affected: [] } };
    },
    list: async () => [{ reference: 'registry.example/app:1', digest: 'sha256:1', isDamaged: false }],
  };
  const signatures = {
    ofLibrary() {
      readings.push(Promise.withResolvers());
      return readings.at(-1)?.promise;
    },
  };
  useConnection.setState({ client: { library, signatures } as never });
  const first = verifyImage(undefined);
  await reading(0);
  const second = verifyImage(undefined);
  await reading(1);
  readings[0]?.reject(new Error('stopped'));
  await first;
  expect(jobOf(useLibraryJobs.getState(), wholeLibrary)?.state).toBe('running');
  readings[1]?.resolve(bad);
  await second;
  expect(jobOf(useLibraryJobs.getState(), wholeLibrary)).toMatchObject({
    state: 'done',
    wrong: [{ reference: 'registry.example/app:1', signatures: bad }],
  });
});

import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { pullError } from './outcome.ts';

const mismatch = new AppError('DIGEST_MISMATCH', 'The bytes are wrong.').toJSON();

const down = new AppError('NETWORK', 'r.example cannot be reached: no route.').toJSON();

test('what may pass is advised to be gone on with, by the same command', () => {
  const row = rowOf({ state: 'failed', error: down, reference: 'r.example/a:1' });
  expect(pullError(row)).toMatchObject({
    code: 'NETWORK',
    message:
      'r.example cannot be reached: no route. What has arrived is kept. Go on with “longshore pull r.example/a:1”.',
  });
  const options = {
    platform: 'linux/arm64',
    format: 'oci',
    output: '/the image',
    force: true,
    distributable: true,
    connections: 3,
    limitRate: 500_000,
    plainHttp: true,
    library: '/lib',
    json: true,
    retryFor: 7,
  } as const;
  expect(pullError({ ...row, bytesDone: 0 }, options)?.message).toMatch(
    /route\. Go on with “longshore pull r\.example\/a:1 --platform linux\/arm64 --format oci --output ['"]\/the image['"] --force --distributable --connections 3 --limit-rate 500000 --plain-http --library \/lib”\.$/,
  );
  expect(pullError({ ...row, error: mismatch })?.message).toBe(mismatch.message);
});

test('the advised command asks as much of signatures', () => {
  const row = rowOf({ state: 'failed', error: down, reference: 'r.example/a:1' });
  const options = { requireSignature: true, key: '/cosign.pub', trustedRoot: '/root.json' };
  expect(pullError(row, options)?.message).toContain(
    'pull r.example/a:1 --require-signature --key /cosign.pub --trusted-root /root.json”',
  );
  const keyless = { requireSignature: true, identity: 'me', issuer: 'https://id.example' };
  expect(pullError(row, keyless)?.message).toContain(
    '--require-signature --identity me --issuer https://id.example”',
  );
});

test('a pull that its user has stopped was stopped, whatever else was wrong', () => {
  const row = rowOf({ state: 'failed', error: down });
  expect(pullError(row, {}, true)?.code).toBe('CANCELLED');
});

test('a done download has no error', () => {
  expect(pullError(rowOf({ state: 'done' }))).toBeUndefined();
});

test.each([
  [rowOf({ state: 'failed', error: mismatch }), 'DIGEST_MISMATCH'],
  [rowOf({ state: 'waiting-for-space' }), 'DISK_FULL'],
  [rowOf({ state: 'cancelled' }), 'CANCELLED'],
  [rowOf({ state: 'paused' }), 'CANCELLED'],
])('%j ends with %s', (row, code) => {
  expect(pullError(row)?.code).toBe(code);
});

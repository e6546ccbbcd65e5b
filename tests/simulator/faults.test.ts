import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { digestOf } from './content/blob.ts';
import { largeLayer } from './content/large-layer.ts';
import type { Fault } from './faults/fault.ts';
import { type FaultKind, faultTable } from './faults/fault-table.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start.ts';
import { ask, askManifest, type ClientAnswer, follow, json } from './test-client.ts';

const size = 100_000;
const layer = largeLayer('faults', size);
let simulator: Simulator;
let blobUrl: string;
let manifestUrl: string;
let digest: string;
beforeAll(async () => {
  digest = await layer.digest();
  simulator = await startSimulator({ catalogue: 'empty' });
  const platform = { os: 'linux', architecture: 'amd64' };
  simulator.content.addImage('app', ['1'], { platform, steps: [{ createdBy: 'COPY', layer }] });
  manifestUrl = `${simulator.url}/v2/app/manifests/1`;
  blobUrl = `${simulator.url}/v2/app/blobs/${digest}`;
});
afterEach(() => simulator.faults.clear());
afterAll(() => simulator.close());

const inRange = { range: 'bytes=10000-19999' };
const whole = (): Promise<ClientAnswer> => follow(blobUrl);
const part = (): Promise<ClientAnswer> => follow(blobUrl, inRange);
const manifest = (): Promise<ClientAnswer> => askManifest(manifestUrl);

/** Each fault: how it is set, what is asked, and what must come of it. */
const cases: Record<
  FaultKind,
  [Partial<Fault>, () => Promise<ClientAnswer>, (answer: ClientAnswer) => void]
> = {
  reset: [
    { afterBytes: 5000 },
    whole,
    ({ status, body, failure }) => {
      expect([status, failure]).toEqual([200, 'read ECONNRESET']);
      expect(body.length).toBeLessThanOrEqual(5000);
    },
  ],
  stall: [
    { afterBytes: 5000 },
    async () => {
      const { location = '' } = (await ask(blobUrl)).headers;
      return await ask(location, {}, { idleMilliseconds: 100 });
    },
    ({ body, failure }) => expect([body.length, failure]).toEqual([5000, 'idle']),
  ],
  'early-end': [
    { afterBytes: 5000 },
    whole,
    ({ headers, body, failure }) =>
      expect([headers['content-length'], body.length, failure]).toEqual([String(size), 5000, 'aborted']),
  ],
  refuse: [
    { role: 'registry' },
    manifest,
    ({ status, failure }) => expect([status, failure]).toEqual([0, 'read ECONNRESET']),
  ],
  'slow-headers': [
    { milliseconds: 150 },
    () => ask(manifestUrl, {}, { idleMilliseconds: 50 }),
    ({ failure }) => expect(failure).toBe('idle'),
  ],
  'no-answer': [
    {},
    () => ask(manifestUrl, {}, { idleMilliseconds: 50 }),
    ({ failure }) => expect(failure).toBe('idle'),
  ],
  'ignore-range': [{}, part, ({ status, body }) => expect([status, digestOf(body)]).toEqual([200, digest])],
  'short-range': [
    { bytes: 500 },
    part,
    ({ headers, body }) =>
      expect([headers['content-range'], body]).toEqual([
        `bytes 10000-10499/${size}`,
        layer.read(10_000, 500),
      ]),
  ],
  'wrong-range-start': [
    {},
    part,
    ({ headers, body }) =>
      expect([headers['content-range'], body.length]).toEqual([`bytes 10001-19999/${size}`, 10_000]),
  ],
  'wrong-range-total': [
    {},
    part,
    ({ headers }) => expect(headers['content-range']).toBe(`bytes 10000-19999/${size + 1}`),
  ],
  'missing-content-range': [
    {},
    part,
    ({ status, headers }) => expect([status, headers['content-range']]).toEqual([206, undefined]),
  ],
  corrupt: [
    { offset: 15_000 },
    part,
    ({ body }) => {
      expect(body.subarray(0, 5000).equals(layer.read(10_000, 5000))).toBe(true);
      expect(body.subarray(5000, 5016).equals(layer.read(15_000, 16))).toBe(false);
      expect(body.subarray(5016).equals(layer.read(15_016, 4984))).toBe(true);
    },
  ],
  'wrong-size': [
    { bytes: -7 },
    part,
    ({ headers }) => expect(headers['content-range']).toBe(`bytes 10000-19999/${size - 7}`),
  ],
  chunked: [
    {},
    whole,
    ({ headers, body }) =>
      expect([headers['content-length'], headers['transfer-encoding'], digestOf(body)]).toEqual([
        undefined,
        'chunked',
        digest,
      ]),
  ],
  'content-encoding-header': [
    {},
    whole,
    ({ headers, body }) => expect([headers['content-encoding'], digestOf(body)]).toEqual(['gzip', digest]),
  ],
  'gzip-body': [
    {},
    whole,
    ({ headers, body }) =>
      expect([headers['content-encoding'], digestOf(gunzipSync(body))]).toEqual(['gzip', digest]),
  ],
  'too-many-requests': [
    { retryAfterSeconds: 3 },
    manifest,
    ({ status, headers }) => expect([status, headers['retry-after']]).toEqual([429, '3']),
  ],
  unavailable: [
    {},
    manifest,
    ({ status, headers }) => expect([status, headers['retry-after']]).toEqual([503, undefined]),
  ],
  status: [{ status: 502 }, manifest, ({ status }) => expect(status).toBe(502)],
  'expired-signature': [
    { role: 'data' },
    whole,
    ({ status, headers }) =>
      expect([status, headers['x-ms-error-code']]).toEqual([403, 'AuthenticationFailed']),
  ],
  unauthorized: [
    {},
    manifest,
    ({ status, headers }) => {
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toContain('scope="repository:app:pull"');
    },
  ],
  'altered-manifest': [
    {},
    manifest,
    (answer) => {
      expect(json(answer).schemaVersion).toBe(2);
      expect(digestOf(answer.body)).not.toBe(answer.headers['docker-content-digest']);
    },
  ],
  'wrong-digest-header': [
    {},
    manifest,
    ({ headers }) => expect(headers['docker-content-digest']).toBe(`sha256:${'0'.repeat(64)}`),
  ],
  'oversized-manifest': [
    {},
    manifest,
    (answer) => {
      expect(answer.body.length).toBeGreaterThan(8 * 1024 * 1024);
      expect(json(answer).schemaVersion).toBe(2);
    },
  ],
  truncated: [{}, manifest, (answer) => expect(() => json(answer)).toThrow(SyntaxError)],
  'deep-json': [
    { depth: 500 },
    manifest,
    ({ body }) => expect(body.toString().startsWith('['.repeat(500))).toBe(true),
  ],
  'captive-portal': [
    {},
    manifest,
    ({ status, headers }) =>
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']),
  ],
  'redirect-loop': [
    {},
    manifest,
    ({ status, headers }) => expect([status, headers.location]).toEqual([307, '/v2/app/manifests/1']),
  ],
  redirect: [
    { location: 'file:///etc/hosts' },
    manifest,
    ({ status, headers }) => expect([status, headers.location]).toEqual([307, 'file:///etc/hosts']),
  ],
};

test.each(Object.keys(faultTable) as FaultKind[])('%s does what it says, once', async (kind) => {
  const [parameters, request, check] = cases[kind];
  const fault = simulator.faults.add({ ...parameters, kind });
  check(await request());
  expect(fault.fired).toBe(1);
  expect(simulator.requests.filter(({ faults }) => faults.includes(kind)).length).toBe(1);
  expect(digestOf((await whole()).body)).toBe(digest);
});

test('a fault picks its requests, lets some through, and may never end', async () => {
  const fault = simulator.faults.add({ kind: 'status', match: '/manifests/', skip: 1, times: 'always' });
  const statuses = [(await whole()).status];
  for (let round = 0; round < 3; round += 1) statuses.push((await manifest()).status);
  expect(statuses).toEqual([200, 200, 500, 500]);
  fault.remove();
  expect((await manifest()).status).toBe(200);
  simulator.faults.add({ kind: 'status', match: ({ method }) => method === 'HEAD' });
  expect((await manifest()).status).toBe(200);
  expect((await ask(manifestUrl, {}, { method: 'HEAD' })).status).toBe(500);
});

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { DocumentRequest } from '../../network/documents/document-request.ts';
import type { HttpClient } from '../../network/http-client.ts';
import { DiskStore } from '../../registry/remembered/disk-store.ts';
import { revocationAnswers } from './revocation-fetch.ts';

const url = new URL('http://authority.example/list.crl');
const limits = [1_000, 1_000] as const;

/** Stands in for the network alone: addresses of authorities are public ones, which no test reaches. */
function network(answer: () => string) {
  const asked: string[] = [];
  const rules: unknown[] = [];
  const client: HttpClient = {
    async read<Result>(request: DocumentRequest<Result>): Promise<Result> {
      asked.push(request.url.href);
      rules.push(request.addressRule);
      return request.parse({ status: 200, headers: {}, url: request.url, body: Buffer.from(answer()) });
    },
    request: () => Promise.reject(new Error('not used')),
    send: () => Promise.reject(new Error('not used')),
    close: () => undefined,
  };
  return { asked, rules, client };
}

/** An answer is text: how long it holds, as a year; only what begins with `signed` is proved. */
const holdsAt = (year: number) => (bytes: Buffer) => {
  const [, proof, until] = /^(\w+) (\d+)$/.exec(bytes.toString('utf8')) ?? [];
  if (proof !== 'signed' || Number(until) < year) throw new Error('it does not hold');
  return until === '9999' ? undefined : new Date(`${until}-01-01`);
};

test('answers are kept over restarts until they no longer hold, and offline they are all there is', async () => {
  const folder = temporaryFolder();
  let said = 'signed 2030';
  const { asked, client } = network(() => said);
  const open = () => revocationAnswers(client, new DiskStore(folder, 10_000));
  await expect(open().kept(url, ...limits, holdsAt(2026))).rejects.toMatchObject({ code: 'NETWORK' });
  expect(asked).toEqual([]);
  expect(String(await open().online(url, ...limits, holdsAt(2026)))).toBe('signed 2030');
  expect(String(await open().online(url, ...limits, holdsAt(2026)))).toBe('signed 2030');
  expect(String(await open().kept(url, ...limits, holdsAt(2026)))).toBe('signed 2030');
  expect(asked).toHaveLength(1);
  // Years later it no longer holds: it is asked for anew, and the old one is gone.
  said = 'signed 2040';
  await expect(open().kept(url, ...limits, holdsAt(2031))).rejects.toMatchObject({ code: 'NETWORK' });
  expect(String(await open().online(url, ...limits, holdsAt(2031)))).toBe('signed 2040');
  expect(asked).toHaveLength(2);
});

test('nothing is kept that is not proved, or that holds for now alone', async () => {
  const folder = temporaryFolder();
  let said = 'forged 2030';
  const { asked, client } = network(() => said);
  const open = () => revocationAnswers(client, new DiskStore(folder, 10_000));
  expect(String(await open().online(url, ...limits, holdsAt(2026)))).toBe('forged 2030');
  said = 'signed 9999';
  expect(String(await open().online(url, ...limits, holdsAt(2026)))).toBe('signed 9999');
  await expect(open().kept(url, ...limits, holdsAt(2026))).rejects.toThrow();
  // What somebody else has put in the place of an answer counts for nothing.
  said = 'signed 2030';
  await open().online(url, ...limits, holdsAt(2026));
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'forged 2030');
  expect(String(await open().online(url, ...limits, holdsAt(2026)))).toBe('signed 2030');
  expect(asked).toHaveLength(4);
});

test('of a network of one’s own those alone are asked whom a trusted authority names', async () => {
  const { client, rules } = network(() => 'signed 9999');
  const { online, nearby } = revocationAnswers(client, new DiskStore(temporaryFolder(), 10_000));
  await online(url, ...limits, holdsAt(2026));
  await nearby(url, ...limits, holdsAt(2026));
  expect(rules).toEqual(['public', 'private']);
});

test('the folder is bounded', async () => {
  const folder = temporaryFolder();
  const { client } = network(() => 'signed 2030');
  const store = new DiskStore(folder, 100);
  const { online } = revocationAnswers(client, store);
  for (let count = 0; count < 40; count += 1)
    await online(new URL(`http://authority.example/${count}`), ...limits, holdsAt(2026));
  await store.close();
  expect(readdirSync(folder).length).toBeLessThan(12);
});

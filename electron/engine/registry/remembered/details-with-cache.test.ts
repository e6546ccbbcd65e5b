import { afterEach, expect, it, vi } from 'vitest';
import type { RegistryClient } from '../client/registry-client.ts';
import { detailsWithCache } from './details-with-cache.ts';
import { RegistryCache } from './registry-cache.ts';

afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ['stands still', 0, 1],
  ['is set back by an hour', -3_600_000, 2],
  ['is set forward by a day', 86_400_000, 2],
])('what a portal told counts as new no longer than it is, when the clock %s', async (_, change, asked) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const repositoryDetails = vi.fn(async () => ({ description: 'd', readme: null, tags: {} }));
  const client = { host: 'registry.example', repositoryDetails } as unknown as RegistryClient;
  const cache = RegistryCache.inMemory();
  const { signal } = new AbortController();
  await detailsWithCache(client, cache, 'a', signal);
  vi.setSystemTime(Date.now() + change);
  await detailsWithCache(client, cache, 'a', signal);
  expect(repositoryDetails).toHaveBeenCalledTimes(asked);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../../tests/support/network/test-certificate.ts';
import { startProxy } from '../../../tests/support/network/test-proxy.ts';
import { noSignal, startTestServer, testHttpClient } from '../../../tests/support/network/test-server.ts';
import { ask, roads } from '../../../tests/support/network/two-roads.ts';
import { createPrivateAuthority } from '../../../tests/support/registries/private-authority.ts';

/** A proxy that is spoken to by TLS, and a registry behind it, both with certificates of a private authority. */
async function scene(targetTls: boolean) {
  const authority = await createPrivateAuthority('Corporate CA');
  const [forProxy, forServer] = [
    await authority.issue(['localhost']),
    await authority.issue(['registry.example']),
  ];
  const read = ({ key, certificate }: { key: string; certificate: string }) => ({
    key: readFileSync(key),
    cert: readFileSync(certificate),
  });
  const server = await startTestServer(
    (_, response) => response.end('through'),
    targetTls ? read(forServer) : undefined,
  );
  const proxy = await startProxy(undefined, read(forProxy));
  const port = new URL(server.url).port;
  const settings = {
    proxy: `https://${proxy.host.replace('127.0.0.1', 'localhost')}`,
    extraCaFile: authority.certificate,
  };
  const url = new URL(`${targetTls ? 'https' : 'http'}://registry.example:${port}/`);
  const request = { url, addressRule: 'any' as const, signal: noSignal() };
  return { proxy, server, settings, request };
}

describe.skipIf(!hasOpenssl()).each(roads)('a %s through a proxy that speaks TLS', (road) => {
  it.each([true, false])('trusts whom all else trusts (https: %s)', async (targetTls) => {
    const { proxy, settings, request } = await scene(targetTls);
    const answer = await ask(road, testHttpClient({ settings: () => settings }), request);
    expect(await answer.text()).toBe('through');
    expect(proxy.asked).toHaveLength(1);
  });

  it.each([true, false])(
    'names the proxy whose certificate it does not trust (https: %s)',
    async (targetTls) => {
      const { proxy, server, settings, request } = await scene(targetTls);
      const client = testHttpClient({ settings: () => ({ ...settings, extraCaFile: '' }) });
      await expect(ask(road, client, request)).rejects.toMatchObject({
        code: 'TLS',
        message: expect.stringContaining(`localhost:${proxy.host.split(':')[1]}`),
      });
      expect(proxy.asked).toEqual([]);
      expect(server.seen).toEqual([]);
    },
  );
});

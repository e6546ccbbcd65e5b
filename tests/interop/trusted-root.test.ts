import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { trustedRootFetch } from '../../electron/engine/services/trust/trusted-root-fetch.ts';
import { verifySigstore } from '../../electron/engine/signatures/sigstore/verify.ts';
import { trustFor } from '../../electron/engine/signatures/trust.ts';
import { TrustedRoots } from '../../electron/engine/signatures/tuf/trusted-roots.ts';
import { startProxy } from '../support/network/test-proxy.ts';
import { testHttpClient } from '../support/network/test-server.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { startNginx } from '../support/programs/nginx.ts';
import { createPrivateAuthority } from '../support/registries/private-authority.ts';
import { hasOpenssl, OpensslAuthority } from '../support/signatures/openssl-authority.ts';
import { SigstoreInstance } from '../support/signatures/sigstore-instance.ts';
import { TufRepository } from '../support/signatures/tuf-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const host = 'tuf.acme.example';
const who = { identity: 'ci@acme.example', issuer: 'https://id.acme.example' };
const target = { mediaType: 'application/json', digest: `sha256:${'a'.repeat(64)}`, size: 1 };
const nobody = () => Promise.reject(new Error('nobody is asked'));

test('a trusted root that nginx distributes over TLS judges a signature, also through a proxy, and another one is refused', async (context) => {
  needPrograms(context, 'nginx', 'openssl');
  context.skip(!hasOpenssl, 'no OpenSSL that makes certificates of any time');
  const openssl = new OpensslAuthority();
  onTestFinished(() => openssl.close());
  const sigstore = new SigstoreInstance(openssl);
  const repository = new TufRepository();
  repository.publish(sigstore.trustedRoot);
  const folder = temporaryFolder();
  for (const [path, bytes] of repository.files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const authority = await createPrivateAuthority('Acme');
  const port = await startNginx(folder, await authority.issue(['localhost', host]));
  const proxy = await startProxy();
  const extraCaFile = authority.certificate;

  const judged = async (name: string, environment: Record<string, string>, root = repository.firstRoot) => {
    const settings = () => ({ proxy: 'environment', extraCaFile, answerTimeoutSeconds: 20 });
    const client = testHttpClient({ settings, environment });
    const roots = new TrustedRoots({
      folder: join(temporaryFolder(), 'sigstore'),
      instance: () => ({ url: new URL(`https://${name}:${port}`), root }),
      fetch: trustedRootFetch(client),
    });
    const rule = { scope: '*', action: 'warn' as const, keyFile: '', ...who };
    const trust = await trustFor(
      { registry: 'r.example', repository: 'app' },
      {
        settings: () => ({ signatureRules: [rule], sigstoreRootFile: '' }),
        notationFolder: undefined,
        answers: { online: nobody, nearby: nobody, kept: nobody },
        roots,
      },
    );
    const bundle: unknown = JSON.parse(sigstore.bundle(target.digest, who).toString('utf8'));
    const { state, reason } = verifySigstore({ target, manifest: Buffer.alloc(0), bundle }, trust.sigstore);
    return reason ?? state;
  };
  expect(await judged('localhost', {})).toBe('good');
  expect(proxy.asked).toEqual([]);
  expect(await judged(host, { HTTPS_PROXY: `http://${proxy.host}` })).toBe('good');
  expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${host}:${port}`]));
  // Whoever stands in the middle and has a root of its own is not believed.
  const stranger = new TufRepository();
  stranger.publish(sigstore.trustedRoot);
  expect(await judged('localhost', {}, stranger.firstRoot)).toBe('trust-root-wrong');
  expect(await judged(host, { HTTPS_PROXY: 'http://127.0.0.1:1' })).toBe('trust-root-unreachable');
});

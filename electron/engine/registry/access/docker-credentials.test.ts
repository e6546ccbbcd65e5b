import { chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { dockerConfigPath, dockerCredentials } from './docker-credentials.ts';

function storeOf(config: unknown) {
  const folder = temporaryFolder();
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config));
  return { folder, store: dockerCredentials(path) };
}

const auth = Buffer.from('ann:pa:ss').toString('base64');
const ann = { kind: 'password', username: 'ann', password: 'pa:ss' };

describe('dockerCredentials', () => {
  it('reads auths by host, with or without scheme and path, and Docker Hub by its old name', async () => {
    const { store } = storeOf({
      auths: {
        'ghcr.io': { auth },
        'https://registry.example:5000/v2/': { auth },
        'https://index.docker.io/v1/': { auth },
        'plain.example': { username: 'bob', password: 'b' },
        'token.example': { auth, identitytoken: 'idt' },
        'empty.example': {},
      },
    });
    expect(await store.find('ghcr.io')).toEqual(ann);
    expect(await store.find('registry.example:5000')).toEqual(ann);
    expect(await store.find('registry-1.docker.io')).toEqual(ann);
    expect(await store.find('plain.example')).toEqual({ kind: 'password', username: 'bob', password: 'b' });
    expect(await store.find('token.example')).toEqual({ kind: 'identity-token', token: 'idt' });
    expect(await store.find('empty.example')).toBeNull();
    expect(await store.find('registry.example')).toBeNull();
    expect(await store.find('evil-ghcr.io')).toBeNull();
  });

  it.each(['', '{', '[]', '{"auths":7}', '{"auths":{"ghcr.io":"x"}}'])(
    'has none in a file of %s',
    async (text) => {
      expect(await storeOf(text).store.find('ghcr.io')).toBeNull();
    },
  );

  it('has none without a file', async () => {
    expect(await dockerCredentials(join(tmpdir(), 'longshore-no-such-file.json')).find('ghcr.io')).toBeNull();
  });

  it('has none without a home folder', async () => {
    expect(dockerConfigPath({}, undefined)).toBeUndefined();
    expect(await dockerCredentials(undefined).find('ghcr.io')).toBeNull();
  });

  it('finds the file where DOCKER_CONFIG says', () => {
    const home = '/home/somebody';
    expect(dockerConfigPath({ DOCKER_CONFIG: '/elsewhere' }, home)).toBe(join('/elsewhere', 'config.json'));
    expect(dockerConfigPath({}, home)).toBe(join(home, '.docker', 'config.json'));
  });
});

describe.skipIf(process.platform === 'win32')('credential helpers', () => {
  function withHelper(name: string, script: string, folder: string) {
    const path = join(folder, `docker-credential-${name}`);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
  }

  it('asks the helper of the host by its protocol', async () => {
    const { folder, store } = storeOf({ credHelpers: { 'ghcr.io': 'ours' } });
    withHelper('ours', 'read server; printf \'{"Username":"%s","Secret":"s"}\' "$1-$server"', folder);
    expect(await store.find('ghcr.io')).toEqual({ kind: 'password', username: 'get-ghcr.io', password: 's' });
    expect(await store.find('other.example')).toBeNull();
  });

  it('looks helpers up on the path alone, not in the current folder, where Windows would begin', async () => {
    const { folder, store } = storeOf({ credsStore: 'ours' });
    withHelper(
      'ours',
      'printf \'{"Username":"%s","Secret":"s"}\' "$NoDefaultCurrentDirectoryInExePath"',
      folder,
    );
    expect(await store.find('any.example')).toMatchObject({ username: '1' });
  });

  it('asks the store for every host, and reads its mark for identity tokens', async () => {
    const { folder, store } = storeOf({ credsStore: 'ours' });
    withHelper('ours', 'printf \'{"Username":"<token>","Secret":"idt"}\'', folder);
    expect(await store.find('any.example')).toEqual({ kind: 'identity-token', token: 'idt' });
  });

  it('falls back to auths when the helper fails, is absent, or is no plain name', async () => {
    const auths = { 'ghcr.io': { auth } };
    const { folder, store } = storeOf({ auths, credsStore: 'ours' });
    withHelper('ours', 'echo "credentials not found"; exit 1', folder);
    expect(await store.find('ghcr.io')).toEqual(ann);
    expect(await storeOf({ auths, credsStore: 'not-installed-here' }).store.find('ghcr.io')).toEqual(ann);
    expect(await storeOf({ auths, credsStore: '../../bin/sh' }).store.find('ghcr.io')).toEqual(ann);
  });
});

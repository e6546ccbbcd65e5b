import { chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../../../../tests/support/temporary-folder.ts';
import { authFilePaths } from './auth-file-paths.ts';
import { storedCredentials } from './auth-files.ts';

function storeOf(config: unknown) {
  const folder = temporaryFolder();
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config));
  return { folder, store: storedCredentials([path]) };
}

const auth = Buffer.from('ann:pa:ss').toString('base64');
const ann = { kind: 'password', username: 'ann', password: 'pa:ss' };

describe('storedCredentials', () => {
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
    expect(
      await storedCredentials([join(tmpdir(), 'longshore-no-such-file.json')]).find('ghcr.io'),
    ).toBeNull();
  });

  it('knows Docker Hub by the name that podman gives it', async () => {
    const { store } = storeOf({ auths: { 'docker.io': { auth } } });
    expect(await store.find('registry-1.docker.io', 'library/alpine')).toEqual(ann);
  });

  it('reads what podman stores for repositories of a host, the longest name first, and for no other', async () => {
    const of = (username: string) => ({ username, password: 'p' });
    const { store } = storeOf({
      auths: {
        'quay.io/team/app/api': of('api'),
        'quay.io/team': of('team'),
        'https://quay.io/v2/': of('address'),
        'quay.io': of('host'),
        'own.example/team': of('own'),
      },
    });
    const userOf = async (host: string, repository?: string) => {
      const found = await store.find(host, repository);
      return found?.kind === 'password' ? found.username : null;
    };
    expect(await userOf('quay.io', 'team/app/api')).toBe('api');
    expect(await userOf('quay.io', 'team/app')).toBe('team');
    expect(await userOf('quay.io', 'teams/app')).toBe('host');
    expect(await userOf('quay.io')).toBe('host');
    expect(await userOf('own.example', 'team/app')).toBe('own');
    expect(await userOf('own.example', 'other/app')).toBeNull();
    expect(await userOf('own.example')).toBeNull();
    // What is asked for one of them says nothing of the others.
    expect(await store.find('quay.io', 'teams/app')).toMatchObject({ isForRepository: true });
  });

  it('reads files in their order, and the next where one has nothing for a host', async () => {
    const first = storeOf({ auths: { 'a.example': { auth }, 'b.example': {} } });
    const second = storeOf({
      auths: {
        'a.example': { username: 'late', password: 'p' },
        'b.example': { username: 'bob', password: 'b' },
      },
    });
    const broken = storeOf('{');
    const paths = [broken, first, second].map(({ folder }) => join(folder, 'config.json'));
    const store = storedCredentials(paths);
    expect(await store.find('a.example')).toEqual(ann);
    expect(await store.find('b.example')).toEqual({ kind: 'password', username: 'bob', password: 'b' });
    expect(await store.find('c.example')).toBeNull();
  });
});

describe('authFilePaths', () => {
  const linux = { environment: {}, homeFolder: '/home/ann', platform: 'linux', userId: 1000 } as const;
  const docker = join('/home/ann', '.docker', 'config.json');
  const lasting = join('/home/ann', '.config', 'containers', 'auth.json');

  it('names Docker’s file, then those of podman', () => {
    expect(authFilePaths(linux)).toEqual([docker, join('/run/containers/1000/auth.json'), lasting]);
    const environment = {
      XDG_RUNTIME_DIR: '/run/user/1000',
      XDG_CONFIG_HOME: '/config',
      DOCKER_CONFIG: '/d',
    };
    expect(authFilePaths({ ...linux, environment })).toEqual([
      join('/d', 'config.json'),
      join('/run/user/1000', 'containers', 'auth.json'),
      join('/config', 'containers', 'auth.json'),
    ]);
    for (const platform of ['darwin', 'win32'] as const)
      expect(authFilePaths({ ...linux, platform, userId: undefined })).toEqual([docker, lasting]);
  });

  it('takes the file that REGISTRY_AUTH_FILE names in place of the one of the session', () => {
    const environment = { REGISTRY_AUTH_FILE: '/mine.json', XDG_RUNTIME_DIR: '/run/user/1000' };
    expect(authFilePaths({ ...linux, environment })).toEqual([docker, '/mine.json', lasting]);
  });

  it('names what there is without a home folder, and nothing beside an unset variable', () => {
    const environment = { XDG_RUNTIME_DIR: '', DOCKER_CONFIG: '', REGISTRY_AUTH_FILE: '' };
    const none = { environment, homeFolder: undefined, platform: 'linux', userId: undefined } as const;
    expect(authFilePaths(none)).toEqual([]);
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

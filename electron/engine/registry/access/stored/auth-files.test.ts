import { chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../../../../tests/support/temporary-folder.ts';
import { storedCredentials } from './auth-files.ts';
import { authFiles } from './known-auth-files.ts';

function storeOf(config: unknown, isDockers = true) {
  const folder = temporaryFolder();
  const file = { path: join(folder, 'config.json'), isDockers };
  writeFileSync(file.path, typeof config === 'string' ? config : JSON.stringify(config));
  return { folder, file, store: storedCredentials([file]) };
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
      await storedCredentials([
        { path: join(tmpdir(), 'longshore-no-such-file.json'), isDockers: true },
      ]).find('ghcr.io'),
    ).toBeNull();
  });

  it('knows Docker Hub by the name that podman gives it', async () => {
    const { store } = storeOf({ auths: { 'docker.io': { auth } } });
    expect(await store.find('registry-1.docker.io', 'library/alpine')).toEqual(ann);
  });

  it('reads what podman stores for repositories of a host, the longest name first, and for no other', async () => {
    const of = (username: string) => ({ username, password: 'p' });
    const auths = {
      'quay.io/team/app/api': of('api'),
      'quay.io/team': of('team'),
      'https://quay.io/v2/': of('address'),
      'quay.io': of('host'),
      'own.example/team': of('own'),
    };
    const { store } = storeOf({ auths }, false);
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

  it('takes what Docker stores below a host for all of that host, where nothing else is stored for it', async () => {
    const auths = {
      'registry.gitlab.com/group/project': { auth },
      'other.example/registry.gitlab.com': { auth },
    };
    const { store, file } = storeOf({ auths });
    const found = { ...ann, isForRepository: true };
    expect(await store.find('registry.gitlab.com')).toEqual(found);
    expect(await store.find('registry.gitlab.com', 'else/app')).toEqual(found);
    expect(await store.find('gitlab.com', 'group/project')).toBeNull();
    const podmans = storeOf({ auths }, false).store;
    expect(await podmans.find('registry.gitlab.com', 'else/app')).toBeNull();
    const bob = { username: 'bob', password: 'b' };
    const late = storeOf({ auths: { 'registry.gitlab.com': bob } }, false);
    const both = storedCredentials([file, late.file]);
    expect(await both.find('registry.gitlab.com', 'else/app')).toMatchObject({ username: 'bob' });
    expect(await both.find('registry.gitlab.com', 'group/project')).toMatchObject({ username: 'ann' });
  });

  it('goes on to the next entry for a host where one is empty, and takes Docker Hub’s own key before its others', async () => {
    const { store } = storeOf({
      auths: {
        'ghcr.io': {},
        'https://ghcr.io': { auth },
        'https://index.docker.io/v1/access-token': { username: 'ann', password: 'access' },
        'https://index.docker.io/v1/': { auth },
      },
    });
    expect(await store.find('ghcr.io')).toEqual(ann);
    expect(await store.find('registry-1.docker.io', 'library/alpine')).toEqual(ann);
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
    const store = storedCredentials([broken, first, second].map(({ file }) => file));
    expect(await store.find('a.example')).toEqual(ann);
    expect(await store.find('b.example')).toEqual({ kind: 'password', username: 'bob', password: 'b' });
    expect(await store.find('c.example')).toBeNull();
  });
});

describe('authFiles', () => {
  const linux = { environment: {}, homeFolder: '/home/ann', platform: 'linux', userId: 1000 } as const;
  const docker = join('/home/ann', '.docker', 'config.json');
  const lasting = join('/home/ann', '.config', 'containers', 'auth.json');
  const files = ([dockers = '', ...podmans]: string[]) => [
    { path: dockers, isDockers: true },
    ...podmans.map((path) => ({ path, isDockers: false })),
  ];

  it('names Docker’s file, then those of podman', () => {
    expect(authFiles(linux)).toEqual(files([docker, join('/run/containers/1000/auth.json'), lasting]));
    const environment = {
      XDG_RUNTIME_DIR: '/run/user/1000',
      XDG_CONFIG_HOME: '/config',
      DOCKER_CONFIG: '/d',
    };
    expect(authFiles({ ...linux, environment })).toEqual(
      files([
        join('/d', 'config.json'),
        join('/run/user/1000', 'containers', 'auth.json'),
        join('/config', 'containers', 'auth.json'),
      ]),
    );
    for (const platform of ['darwin', 'win32'] as const)
      expect(authFiles({ ...linux, platform, userId: undefined })).toEqual(files([docker, lasting]));
  });

  it('takes the file that REGISTRY_AUTH_FILE names in place of the one of the session', () => {
    const environment = { REGISTRY_AUTH_FILE: '/mine.json', XDG_RUNTIME_DIR: '/run/user/1000' };
    expect(authFiles({ ...linux, environment })).toEqual(files([docker, '/mine.json', lasting]));
    expect(authFiles({ ...linux, environment: { REGISTRY_AUTH_FILE: docker } })).toEqual(
      files([docker, lasting]),
    );
  });

  it('names what there is without a home folder, and nothing beside an unset variable', () => {
    const environment = { XDG_RUNTIME_DIR: '', DOCKER_CONFIG: '', REGISTRY_AUTH_FILE: '' };
    const none = { environment, homeFolder: undefined, platform: 'linux', userId: undefined } as const;
    expect(authFiles(none)).toEqual([]);
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

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { configurationPaths } from './configuration-paths.ts';
import { readDaemonJson } from './daemon-json.ts';
import { findMirrors } from './find-mirrors.ts';
import { mirrorsIn } from './found-file.ts';
import { readHostsToml } from './hosts-toml.ts';
import { readRegistriesConf } from './registries-conf.ts';

const hostsToml = `
server = "https://mcr.microsoft.com"

[host."http://127.0.0.1:5555"]
  capabilities = ["pull", "resolve"]

[host."https://harbor.example/v2/mcr"]
  override_path = true

[host."https://push.example"]
  capabilities = ["push"]

[host."https://odd.example/api"]
  override_path = true

[host."https://mcr.microsoft.com"]
  [host."https://mcr.microsoft.com".header]
    x-custom = "1"
`;

const registriesConf = `
unqualified-search-registries = ["docker.io"]

[[registry]]
prefix = "mcr.microsoft.com"
location = "mcr.microsoft.com"
[[registry.mirror]]
location = "harbor.example/mcr"
[[registry.mirror]]
location = "localhost:5000"
insecure = true

[[registry]]
location = "docker.io/library"
[[registry.mirror]]
location = "mirror.example/library"
[[registry.mirror]]
location = "mirror.example/other"

[[registry]]
prefix = "*.example.com"
[[registry.mirror]]
location = "nowhere.example"
`;

test('containerd’s hosts are mirrors, but for the registry itself and those that nothing is pulled from', () => {
  expect(mirrorsIn(hostsToml, (text) => readHostsToml(text, 'mcr.microsoft.com'))).toEqual([
    { registry: 'mcr.microsoft.com', address: 'http://127.0.0.1:5555', kind: 'registry' },
    { registry: 'mcr.microsoft.com', address: 'https://harbor.example/v2/mcr', kind: 'registry' },
  ]);
  const [first] = mirrorsIn(hostsToml, (text) => readHostsToml(text, '_default'));
  expect(first?.registry).toBe('*');
});

test('podman’s mirrors stand for all of a registry where both end alike', () => {
  expect(mirrorsIn(registriesConf, readRegistriesConf)).toEqual([
    { registry: 'mcr.microsoft.com', address: 'https://harbor.example/mcr', kind: 'prefix' },
    { registry: 'mcr.microsoft.com', address: 'http://localhost:5000', kind: 'registry' },
    { registry: 'registry-1.docker.io', address: 'https://mirror.example', kind: 'registry' },
  ]);
});

test('docker’s mirrors are of Docker Hub', () => {
  const text = JSON.stringify({
    'registry-mirrors': ['https://mirror.gcr.io', 'https://u:p@secret.example'],
  });
  expect(mirrorsIn(text, readDaemonJson)).toEqual([
    { registry: 'registry-1.docker.io', address: 'https://mirror.gcr.io', kind: 'registry' },
  ]);
});

test('all of them are found, each once, with the file that names it', async () => {
  const home = temporaryFolder();
  const paths = {
    containerdHosts: [join(home, 'certs.d')],
    registriesConf: [join(home, 'registries.conf'), join(home, 'absent.conf')],
    registriesConfFolders: [join(home, 'registries.conf.d')],
    daemonJson: [join(home, 'daemon.json')],
  };
  const write = async (path: string, text: string) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  await write(join(home, 'certs.d', 'mcr.microsoft.com', 'hosts.toml'), hostsToml);
  await write(join(home, 'certs.d', 'a-file'), '');
  await write(join(home, 'registries.conf'), registriesConf);
  await write(join(home, 'registries.conf.d', 'again.conf'), registriesConf);
  await write(join(home, 'daemon.json'), '{"registry-mirrors":["https://mirror.gcr.io"]}');
  const found = await findMirrors(paths);
  expect(found).toHaveLength(6);
  expect(found[0]).toMatchObject({ file: join(home, 'certs.d', 'mcr.microsoft.com', 'hosts.toml') });
  expect(found.at(-1)).toMatchObject({ file: join(home, 'daemon.json') });
});

test('without a home folder there are still the places of the machine', () => {
  expect(configurationPaths('linux', undefined, {}).daemonJson).toEqual(['/etc/docker/daemon.json']);
  expect(configurationPaths('win32', undefined, {}).daemonJson).toHaveLength(1);
});

const readers = [(text: string) => readHostsToml(text, 'x'), readRegistriesConf, readDaemonJson] as const;

test.each([
  '',
  '[[[',
  '[host."__proto__"]\n[host."constructor"]\n',
  'host = 7',
  '[[registry]]\nlocation = 7',
  '{"registry-mirrors":"no list"}',
  '{"registry-mirrors":["file:///etc/passwd","javascript:alert(1)","two words"]}',
  '[[registry]]\nlocation="a"\n[[registry.mirror]]\nlocation="-\\u202e"',
  `a = ${'['.repeat(50_000)}`,
  `{"registry-mirrors":${'['.repeat(50_000)}`,
])('odd text names no mirror: %#', (text) => {
  for (const read of readers)
    expect(mirrorsIn(text, read).filter(({ address }) => !/^https?:\/\/[a-z_]+/.test(address))).toEqual([]);
});

test('whatever a file holds, reading it ends well', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const read of readers) mirrorsIn(text, read);
    }),
    { numRuns: 200 },
  );
});

import { expect, test } from 'vitest';
import { servedEngines } from '../../shared/serving/schemas.ts';
import { type SetUpFacts, setUpSteps, setUpSystems } from './set-up.ts';

const here: SetUpFacts = {
  engine: 'docker',
  system: 'linux',
  url: 'http://127.0.0.1:5555',
  isSecure: false,
  isByAuthority: false,
  isOnlyHere: true,
  password: '',
  origin: 'mcr.microsoft.com',
  image: 'dotnet/runtime:8.0',
};
const there: SetUpFacts = {
  ...here,
  url: 'https://192.168.20.14:5555',
  isSecure: true,
  isByAuthority: true,
  isOnlyHere: false,
  password: 'k7tq-93mv',
};

test('docker with its classic store pulls by the long name, on this computer without any set-up', () => {
  expect(setUpSteps(here)).toEqual([
    {
      kind: 'pull-long',
      place: { where: 'client' },
      text: 'docker pull localhost:5555/mcr.microsoft.com/dotnet/runtime:8.0',
    },
  ]);
  expect(setUpSteps(there).map(({ kind, place }) => [kind, place])).toEqual([
    ['copy-authority', { file: '/etc/docker/certs.d/192.168.20.14:5555/ca.crt' }],
    ['sign-in', { where: 'client' }],
    ['pull-long', { where: 'client' }],
  ]);
  const plain = { ...there, url: 'http://192.168.20.14:5555', isSecure: false, isByAuthority: false };
  expect(setUpSteps(plain)[0]?.text).toContain('"192.168.20.14:5555"');
});

test('containerd pulls by the origin’s own name', () => {
  const [, file, pull] = setUpSteps({ ...there, engine: 'containerd' });
  expect(file?.place).toEqual({ file: '/etc/containerd/certs.d/mcr.microsoft.com/hosts.toml' });
  expect(file?.text).toBe(`server = "https://mcr.microsoft.com"

[host."https://192.168.20.14:5555"]
  capabilities = ["pull", "resolve"]
  ca = '/etc/containerd/certs.d/longshore-ca.crt'
  dial_timeout = "1s"
  [host."https://192.168.20.14:5555".header]
    authorization = "Basic ${btoa('longshore:k7tq-93mv')}"`);
  expect(pull?.text).toBe('nerdctl pull mcr.microsoft.com/dotnet/runtime:8.0');
});

test('a password is in no text that a shell sees, and a certificate is copied wherever TLS is spoken', () => {
  for (const engine of servedEngines)
    for (const system of setUpSystems) {
      const steps = setUpSteps({ ...there, engine, system });
      expect(
        steps
          .filter(({ place }) => 'where' in place)
          .map(({ text }) => text)
          .join(),
      ).not.toContain('k7tq');
      expect(steps.some(({ kind }) => kind === 'copy-authority')).toBe(true);
      expect(setUpSteps({ ...here, engine, system }).some(({ kind }) => kind === 'copy-authority')).toBe(
        false,
      );
    }
});

test('the user’s own certificate is copied nowhere', () => {
  for (const engine of servedEngines) {
    const steps = setUpSteps({ ...there, engine, isByAuthority: false });
    expect(
      steps.some(({ kind, text }) => kind === 'copy-authority' || /longshore-ca|insecure/.test(text)),
    ).toBe(false);
  }
});

test('Windows has its own places', () => {
  expect(setUpSteps({ ...there, system: 'windows' })[0]?.place).toEqual({
    file: '%PROGRAMDATA%\\docker\\certs.d\\192.168.20.145555\\ca.crt',
  });
});

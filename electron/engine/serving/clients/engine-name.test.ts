import { expect, test } from 'vitest';
import { engineName } from './engine-name.ts';

test.each([
  [
    'docker/29.1.0 go/go1.24 git-commit/x kernel/6.1 os/linux arch/amd64 UpstreamClient(Docker-Client/29.1.0)',
    'docker 29.1.0',
  ],
  ['containerd/v2.1.4', 'containerd 2.1.4'],
  ['libpod/5.6.0', 'podman 5.6.0'],
  ['containers/5.36.2 (github.com/containers/image)', 'podman or skopeo 5.36.2'],
  ['skopeo/1.18.0', 'skopeo 1.18.0'],
  ['oras/1.2.2+Debian', 'oras 1.2.2+Debian'],
  ['longshore/0.1.0', 'Longshore 0.1.0'],
  ['Go-http-client/1.1', 'Go-http-client/1.1'],
  ['', ''],
  ['\u001b[31mevil\u202e', 'evil'],
])('%j is %j', (userAgent, name) => {
  expect(engineName(userAgent)).toBe(name);
});

test('a name is never long', () => {
  expect(engineName(`x${'y'.repeat(5_000)}`).length).toBeLessThanOrEqual(40);
  expect(engineName(`docker/${'1'.repeat(5_000)}`).length).toBeLessThanOrEqual(50);
});

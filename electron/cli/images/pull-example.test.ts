import { expect, test } from 'vitest';
import { nameWithHost } from '../../engine/serving/names/served-name.ts';
import { pullExample } from './pull-example.ts';

const image = { platform: 'linux/amd64', hasForeignLayers: false, isDamaged: false };
const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['localhost:5871/s/app1:2', 'localhost:5555/localhost_5871/s/app1:2'],
  ['mcr.microsoft.com/dotnet/runtime:8.0', 'localhost:5555/mcr.microsoft.com/dotnet/runtime:8.0'],
  ['docker.io/library/busybox:1', 'localhost:5555/docker.io/library/busybox:1'],
  [`r.example:5000/app@${digest}`, `localhost:5555/r.example_5000/app@${digest}`],
])('%s is pulled by a name that clients take', (reference, expected) => {
  const example = pullExample([{ ...image, reference }], 'localhost:5555');
  expect(example).toBe(expected);
  expect(nameWithHost(expected.replace('localhost:5555/', '').replace(/[:@][^_/]*$/, ''))).toBeDefined();
});

test('an example is of an image that every engine takes, where there is one', () => {
  const windows = { ...image, reference: 'r.example/windows:1', hasForeignLayers: true };
  const damaged = { ...image, reference: 'r.example/damaged:1', isDamaged: true };
  const artifact = { ...image, reference: 'r.example/chart:1', platform: null };
  const named = { ...image, reference: 'mine' };
  const app = { ...image, reference: 'r.example/app:1' };
  expect(pullExample([damaged, artifact, named, windows, app], 'h:1')).toBe('h:1/r.example/app:1');
  expect(pullExample([damaged, artifact, named, windows], 'h:1')).toBe('h:1/r.example/windows:1');
  expect(pullExample([damaged, artifact, named], 'h:1')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { loadAdvice } from './load-advice.ts';

const hasForeignLayers = false;

test.each([
  [
    { format: 'oci', path: '/a b', selector: ':r.example:5000/a:1' },
    'linux',
    "skopeo inspect 'oci:/a b:r.example:5000/a:1'",
  ],
  [
    { format: 'oci', path: '/a', selector: ':@1', isOnePlatform: false },
    'linux',
    "skopeo inspect --raw 'oci:/a:@1'",
  ],
  [{ format: 'oci-archive', path: 'C:\\a b.tar' }, 'win32', 'skopeo inspect "oci-archive:C:\\a b.tar"'],
  [{ format: 'docker-archive', path: '/a:b.tar' }, 'linux', 'docker load --input /a:b.tar'],
] as const)('%j on %s is read by a command that can be pasted', (written, system, command) => {
  expect(loadAdvice({ ...written, hasForeignLayers }, system)[0]).toMatch(/^(Read|Load) it with: /);
  expect(loadAdvice({ ...written, hasForeignLayers }, system)[0]?.replace(/^.*? with: /, '')).toBe(command);
});

test('no command is printed for a path that skopeo takes for a name', () => {
  expect(loadAdvice({ format: 'oci', path: '/a:b', hasForeignLayers }, 'linux')).toEqual([
    'skopeo and podman read no path with a colon in it: move it to another one first.',
  ]);
});

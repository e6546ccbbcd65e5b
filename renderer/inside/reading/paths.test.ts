import { expect, it } from 'vitest';
import { trailOf } from './paths.ts';

it('knows the folders above a path', () => {
  expect(trailOf('/usr/lib', false)).toEqual([
    { name: 'usr', path: '/usr' },
    { name: 'lib', path: '/usr/lib' },
  ]);
  expect(trailOf('C:\\Windows\\System32', true)).toEqual([
    { name: 'C:\\', path: 'C:\\' },
    { name: 'Windows', path: 'C:\\Windows' },
    { name: 'System32', path: 'C:\\Windows\\System32' },
  ]);
  expect(trailOf('Hives\\Software', true).map(({ path }) => path)).toEqual(['Hives', 'Hives\\Software']);
  expect(trailOf('', true)).toEqual([]);
});

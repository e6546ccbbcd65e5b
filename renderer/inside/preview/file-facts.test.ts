import { expect, it } from 'vitest';
import { attributesOf, permissionsOf } from './file-facts.ts';

it('writes permissions as ls does', () => {
  expect([0o755, 0o640, 0o4755, 0o2644, 0o1777, 0o6000, 0].map(permissionsOf)).toEqual([
    'rwxr-xr-x',
    'rw-r-----',
    'rwsr-xr-x',
    'rw-r-Sr--',
    'rwxrwxrwt',
    '--S--S---',
    '---------',
  ]);
});

it('knows the attributes of Windows that are worth a word', () => {
  expect(attributesOf(0x20)).toEqual([]);
  expect(attributesOf(0x27)).toEqual(['readOnly', 'hidden', 'system']);
});

import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAppError } from '../../../../../shared/errors.ts';
import { linkedName, memberName } from './member-name.ts';

const part = fc.constantFrom('.', '..', 'a', 'b c', '...', 'blobs', '', '\\', 'C:', 'sha256:ab');
const name = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));

/** Undefined when it is refused. */
function orRefused(make: () => string): string | undefined {
  try {
    return make();
  } catch (error) {
    if (isAppError(error, 'ARCHIVE_INVALID')) return undefined;
    throw error;
  }
}

const isInside = (found: string) => {
  const path = posix.resolve('/archive', found);
  return path === '/archive' || path.startsWith('/archive/');
};

test('a name that is not refused lies in the archive, and is its own name', () => {
  fc.assert(
    fc.property(fc.oneof(name, fc.string({ unit: 'binary' })), (text) => {
      const found = orRefused(() => memberName(text, 'a.tar'));
      if (found === undefined) return;
      expect(isInside(found)).toBe(true);
      expect(memberName(found, 'a.tar')).toBe(found);
    }),
  );
});

test('a link that is not refused leads to a place in the archive', () => {
  fc.assert(
    fc.property(name, name, fc.constantFrom('link' as const, 'symlink' as const), (from, target, type) => {
      const own = orRefused(() => memberName(from, 'a.tar'));
      const found =
        own === undefined ? undefined : orRefused(() => linkedName({ type, name: own, target }, 'a.tar'));
      if (found !== undefined) expect(isInside(found)).toBe(true);
    }),
  );
});

test.each([
  ['./oci-layout', 'oci-layout'],
  ['blobs/sha256/', 'blobs/sha256'],
  ['./', ''],
  ['.', ''],
  ['', ''],
  ['sha256:abc', 'sha256:abc'],
])('%s is looked up as %s', (text, expected) => {
  expect(memberName(text, 'a.tar')).toBe(expected);
});

test.each(['/a', '\\a', 'C:/a', './C:/a', './\\/.'])('%s is absolute', (text) => {
  expect(() => memberName(text, 'a.tar')).toThrow('absolute');
});

test('a symbolic link is told from its own folder, a hard one from the archive’s', () => {
  const [from, target] = ['x/layer.tar', '../y/layer.tar'];
  expect(linkedName({ type: 'symlink', name: from, target }, 'a.tar')).toBe('y/layer.tar');
  expect(linkedName({ type: 'link', name: from, target: 'y/layer.tar' }, 'a.tar')).toBe('y/layer.tar');
  expect(() => linkedName({ type: 'link', name: from, target }, 'a.tar')).toThrow('leads out');
});

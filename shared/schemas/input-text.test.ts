import { describe, expect, it } from 'vitest';
import { isAbsolutePath } from './input-text.ts';

describe('isAbsolutePath', () => {
  it.each(['/', '/images/a.tar', 'C:\\images', 'd:/images', '\\\\server\\share\\a.tar'])(
    'accepts %s',
    (path) => expect(isAbsolutePath(path)).toBe(true),
  );

  it.each(['', '.', 'image.tar', './a', '../a', 'C:image.tar', '\\images', '~/a', 'file:///a'])(
    'refuses %s',
    (path) => expect(isAbsolutePath(path)).toBe(false),
  );
});

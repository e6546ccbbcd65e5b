import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, sourceFiles, stemOf } from './sources.ts';

const everything = sourceFiles('shared', 'electron', 'renderer', 'bench', 'scripts', 'tests');
const production = everything.filter((file) => !isTest(file));

describe('sources', () => {
  it('are not named as their folder is', () => {
    const repeated = production.filter((file) => stemOf(file) === stemOf(dirname(file)));
    // The engine itself: the one file that puts its rooms together.
    expect(repeated).toEqual(['electron/engine/engine.ts']);
  });
});

describe('folders', () => {
  it('of production hold no stand-ins or fixtures of tests', () => {
    expect(
      production.filter(
        (file) => /(^|\/|-)(test|fixture|stand-in|mock|fake)[-.]/.test(file) && !file.startsWith('scripts/'),
      ),
    ).toEqual([]);
  });
});

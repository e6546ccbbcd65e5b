import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, linesOf, sourceFiles, stemOf } from './sources.ts';

const longestFile = 400;
const longestMedian = 60;
const fullestFolder = 15;

const everything = sourceFiles('shared', 'electron', 'renderer', 'bench', 'scripts', 'tests');
const production = everything.filter((file) => !isTest(file));

describe('sources', () => {
  it(`have at most ${longestFile} lines`, () => {
    expect(everything.filter((file) => linesOf(file) > longestFile)).toEqual([]);
  });

  it(`of the engine have a median under ${longestMedian} lines`, () => {
    const lines = production
      .filter((file) => file.startsWith('electron/engine/'))
      .map(linesOf)
      .sort((left, right) => left - right);
    expect(lines.length).toBeGreaterThan(100);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThan(longestMedian);
  });

  it('are not named as their folder is', () => {
    const repeated = production.filter((file) => stemOf(file) === stemOf(dirname(file)));
    // The engine itself: the one file that puts its rooms together.
    expect(repeated).toEqual(['electron/engine/engine.ts']);
  });
});

describe('folders', () => {
  it(`hold at most ${fullestFolder} sources`, () => {
    const counts = Map.groupBy(production, dirname)
      .entries()
      .map(([folder, files]) => `${folder}: ${files.length}`)
      .filter((line) => Number(line.split(': ')[1]) > fullestFolder);
    expect([...counts]).toEqual([]);
  });

  it('of production hold no stand-ins or fixtures of tests', () => {
    expect(
      production.filter(
        (file) => /(^|\/|-)(test|fixture|stand-in|mock|fake)[-.]/.test(file) && !file.startsWith('scripts/'),
      ),
    ).toEqual([]);
  });
});

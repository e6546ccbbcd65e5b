import { expect, test } from 'vitest';
import { namedProgressLine, progressLine } from './byte-progress.ts';

test('a line holds label, bar, percentage and bytes', () => {
  expect(progressLine('Writing', 500, 1000, 80)).toBe(
    `Writing  ${'█'.repeat(10)}${'░'.repeat(10)}  50 %  500 B of 1.0 kB`,
  );
});

test('a remark takes room from the bar', () => {
  const line = progressLine('Total', 500, 1000, 50, '31.2 MB/s');
  expect(line).toBe('Total  ████░░░░  50 %  500 B of 1.0 kB  31.2 MB/s');
  expect(line.length).toBeLessThan(51);
});

test('the bar goes first when there is no room, and no line reaches the edge', () => {
  expect(progressLine('Writing', 500, 1000, 36)).toBe('Writing  50 %  500 B of 1.0 kB');
  expect(progressLine('Writing', 500, 1000, 12)).toHaveLength(11);
});

test('nothing to do is all done', () => {
  expect(progressLine('Writing', 0, 0, 80)).toContain('100 %');
});

test('of several names each has a bar, however narrow the terminal is', () => {
  const name = 'mcr.microsoft.com/dotnet/framework/runtime:4.8.1';
  const line = (width: number, remark = '') =>
    namedProgressLine(name, 40, { bytes: 500, total: 1000, width, remark });
  expect(line(100)).toBe(
    `mcr.microsoft…et/framework/runtime:4.8.1  ${'█'.repeat(10)}${'░'.repeat(10)}  50 %  500 B of 1.0 kB`,
  );
  expect(line(40)).toBe('mcr.micr…ork/runtime:4.8.1  ██░░░  50 %');
  for (let width = 20; width < 120; width++) {
    for (const remark of ['', 'stalled', 'mcr.microsoft.com asked to wait: 0:24']) {
      expect([...line(width, remark)].length, `${width} ${remark}`).toBeLessThan(width);
      expect(line(width, remark)).toMatch(/[█░]{5}/);
    }
  }
});

import { expect, test } from 'vitest';
import { formatTable, shortenText, type TableColumn } from './table.ts';

const columns: TableColumn[] = [
  { header: 'NAME', flexible: true },
  { header: 'SIZE', align: 'right' },
];
const rows = [
  ['mcr.microsoft.com/windows/servercore:ltsc2019', '2.20 GB'],
  ['short', '512 B'],
];

test('columns are as wide as their widest cell, without blanks at the end', () => {
  expect(
    formatTable(
      columns,
      [
        ['ab', '1 B'],
        ['c', ''],
      ],
      undefined,
    ),
  ).toEqual(['NAME  SIZE', 'ab     1 B', 'c']);
});

test('a column without a cell is left out', () => {
  expect(formatTable(columns, [['', '1 B']], undefined)).toEqual(['SIZE', ' 1 B']);
});

test('a narrow terminal shortens the flexible column alone', () => {
  const lines = formatTable(columns, rows, 30);
  expect(lines).toEqual([
    'NAME                      SIZE',
    'mcr.microsoft.com/wi…  2.20 GB',
    'short                    512 B',
  ]);
});

test('the widest flexible column gives way first, and none below what can be read', () => {
  const both = [
    { header: 'A', flexible: true },
    { header: 'B', flexible: true },
  ];
  const row = ['x'.repeat(30), 'y'.repeat(10)];
  expect(formatTable(both, [row], 22)[1]).toBe(`${'x'.repeat(9)}…  ${'y'.repeat(10)}`);
  expect(formatTable(both, [row], 5)[1]).toBe(`${'x'.repeat(7)}…  ${'y'.repeat(7)}…`);
});

test('text is shortened by characters, never through the middle of one', () => {
  expect(shortenText('ab😀cd', 4)).toBe('ab😀…');
  expect(shortenText('abc', 3)).toBe('abc');
});

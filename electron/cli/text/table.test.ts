import { expect, test } from 'vitest';
import { formatTable, shortenName, shortenText, type TableColumn } from './table.ts';

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

test('columns that can go do, before a name is cut to what nobody can read, and its end stays', () => {
  const wide: TableColumn[] = [
    { header: 'NAME', flexible: true, narrowest: 24, isName: true },
    { header: 'PLATFORM', flexible: true, dropped: 2 },
    { header: 'DIGEST', dropped: 1 },
    { header: 'SIZE', align: 'right' },
  ];
  const row = ['mcr.microsoft.com/windows/servercore:ltsc2019', 'windows/amd64', '0123456789ab', '2.20 GB'];
  expect(formatTable(wide, [row], 40)).toEqual([
    'NAME                                SIZE',
    'mcr.micros…/servercore:ltsc2019  2.20 GB',
  ]);
  expect(formatTable(wide, [row], 50)[0]).toMatch(/^NAME +PLATFORM +SIZE$/);
  expect(formatTable(wide, [row], 80)[0]).toMatch(/^NAME +PLATFORM +DIGEST +SIZE$/);
  expect(formatTable(wide, [row], undefined)[1]).toContain('mcr.microsoft.com/windows/servercore:ltsc2019');
});

test('a name is shortened in its middle', () => {
  expect(shortenName('mcr.microsoft.com/dotnet/sdk:10.0', 16)).toBe('mcr.m…t/sdk:10.0');
  expect(shortenName('short', 16)).toBe('short');
  expect([...shortenName('😀😀😀😀😀😀', 4)]).toHaveLength(4);
  expect(shortenName('abc', 1)).toBe('…');
});

test('text is shortened by characters, never through the middle of one', () => {
  expect(shortenText('ab😀cd', 4)).toBe('ab😀…');
  expect(shortenText('abc', 3)).toBe('abc');
});

import { describe, expect, it } from 'vitest';
import { windowsBasesAmong } from '../../search/windows-bases.ts';
import { buildRepositoryTree, groupRows, treeRows } from './tree.ts';

const names = ['windows', 'windows/servercore', 'dotnet/sdk', 'dotnet/framework/aspnet', 'powershell'];
const none: ReadonlySet<string> = new Set();

function labels(openFolders: string[], closed: string[] = []) {
  return treeRows(buildRepositoryTree(names), new Set(openFolders), new Set(closed)).map((row) =>
    row.kind === 'group'
      ? `${row.group} ${row.count}`
      : row.kind === 'folder'
        ? `${row.name}/ ${row.count}`
        : row.label,
  );
}

describe('treeRows', () => {
  it('shows folders with the number of repositories below them', () => {
    expect(labels([])).toEqual(['all 5', 'dotnet/ 2', 'powershell', 'windows/ 1', 'windows']);
  });

  it('shows what open folders hold, and nothing of a closed group', () => {
    expect(labels(['dotnet', 'dotnet/framework'])).toEqual([
      'all 5',
      'dotnet/ 2',
      'framework/ 1',
      'aspnet',
      'sdk',
      'powershell',
      'windows/ 1',
      'windows',
    ]);
    expect(labels(['dotnet'], ['all'])).toEqual(['all 5']);
  });

  it('gives every row a key of its own', () => {
    const rows = treeRows(buildRepositoryTree(names), new Set(['dotnet', 'windows']), none);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});

describe('groups', () => {
  it('offers Windows bases only where the registry has them', () => {
    expect(windowsBasesAmong(new Set(names))).toEqual(['windows/servercore', 'windows']);
    expect(windowsBasesAmong(new Set(['windows']))).toEqual([]);
  });

  it('leaves out empty groups', () => {
    expect(groupRows('recents', [], none)).toEqual([]);
    expect(groupRows('recents', ['a/b'], none)).toHaveLength(2);
  });
});

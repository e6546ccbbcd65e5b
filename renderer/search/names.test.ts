import { describe, expect, it } from 'vitest';
import { searchNames } from './names.ts';

const names = [
  'azure/servercore-tools',
  'dotnet/framework/aspnet',
  'dotnet/aspnet',
  'windows/nanoserver',
  'windows/servercore',
  'windows/server',
  'windows/servercore/iis',
  'windows',
];

describe('searchNames', () => {
  it('puts the best match first', () => {
    expect(searchNames(names, 'servercore')).toEqual([
      'windows/servercore',
      'azure/servercore-tools',
      'windows/servercore/iis',
    ]);
    expect(searchNames(names, 'aspnet')).toEqual(['dotnet/aspnet', 'dotnet/framework/aspnet']);
    expect(searchNames(names, 'dotnet/aspnet')[0]).toBe('dotnet/aspnet');
  });

  it('wants every word, in any case and order', () => {
    expect(searchNames(names, 'IIS win')).toEqual(['windows/servercore/iis']);
    expect(searchNames(names, 'nothing')).toEqual([]);
    expect(searchNames(names, '  ')).toEqual([]);
  });

  it.each(['server core 2019', 'servercore 2019', 'Server-Core ltsc2019', 'windows/servercore:1809'])(
    'finds Server Core for “%s”',
    (query) => {
      expect(searchNames(names, query)).toEqual(['windows/servercore', 'windows/servercore/iis']);
    },
  );

  it('finds the Windows base images that a release has, in the order people want them', () => {
    const ltsc2019 = ['windows/servercore', 'windows/nanoserver', 'windows', 'windows/servercore/iis'];
    expect(searchNames(names, 'ltsc2019')).toEqual(ltsc2019);
    expect(searchNames(names, 'server 2022').slice(0, 3)).toEqual([
      'windows/servercore',
      'windows/nanoserver',
      'windows/server',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { searchNames } from './search-names.ts';

const names = [
  'azure/servercore-tools',
  'dotnet/framework/aspnet',
  'dotnet/aspnet',
  'windows/servercore',
  'windows',
];

describe('searchNames', () => {
  it('puts the best match first', () => {
    expect(searchNames(names, 'servercore')).toEqual(['windows/servercore', 'azure/servercore-tools']);
    expect(searchNames(names, 'aspnet')).toEqual(['dotnet/aspnet', 'dotnet/framework/aspnet']);
  });

  it('wants every word, in any case and order', () => {
    expect(searchNames(names, 'CORE win')).toEqual(['windows/servercore']);
    expect(searchNames(names, 'nothing')).toEqual([]);
    expect(searchNames(names, '  ')).toEqual([]);
  });
});

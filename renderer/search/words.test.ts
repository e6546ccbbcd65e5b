import { describe, expect, it } from 'vitest';
import { finds, readSearch, squash } from './words.ts';

const never = () => false;
const always = () => true;

describe('squash', () => {
  it.each([
    ['windows/Server-Core', 'windowsservercore'],
    ['10.0.17763_5329-amd64', '10.0.17763.5329amd64'],
    [' .-_/', ''],
  ])('%s', (text, expected) => {
    expect(squash(text)).toBe(expected);
  });
});

describe('finds', () => {
  it.each([
    ['server core', 'windows/servercore', true],
    ['server-core', 'windows/servercore', true],
    ['servercore', 'azure/server_core', true],
    ['CORE win', 'windows/servercore', true],
    ['core nothing', 'windows/servercore', false],
    ['1.42.7', '1.42.71', true],
    ['1.42.7', '1.14.27', false],
    ['1427', '1.42.7', false],
  ])('%s in %s: %s', (query, name, expected) => {
    expect(finds(readSearch(query), squash(name), never)).toBe(expected);
  });

  it.each([
    '2019',
    'server 2019',
    'ltsc 2019',
    'servercore2019',
    'server-core-2019',
    'Core:ltsc2019',
    '1809 core',
  ])('“%s” asks for a release', (query) => {
    const search = readSearch(query);
    expect(search.releases.map(({ name }) => name)).toContain('Windows Server 2019');
    expect(finds(search, 'windowsservercore', always)).toBe(true);
    expect(finds(search, 'windowsservercore', never)).toBe(false);
  });

  it('takes a release word that stands in the name for what it is', () => {
    expect(finds(readSearch('2019'), squash('mssql-2019'), never)).toBe(true);
  });

  it('lets the words beside a release occur in what the name belongs to', () => {
    expect(finds(readSearch('server core 2019'), 'ltsc2019', always, 'windowsservercore')).toBe(true);
    expect(finds(readSearch('core'), 'ltsc2019', always, 'windowsservercore')).toBe(false);
    expect(finds(readSearch('nano 2019'), 'ltsc2019', always, 'windowsservercore')).toBe(false);
  });

  it('has no words for separators alone, and reads no more than a long line', () => {
    expect(readSearch(' - / ').words).toEqual([]);
    expect(readSearch('a '.repeat(100_000)).words.length).toBeLessThan(200);
  });
});

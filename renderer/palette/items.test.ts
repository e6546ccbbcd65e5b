import { describe, expect, it } from 'vitest';
import { type PaletteCommand, paletteCommands, paletteItems } from './items.ts';

const labels = Object.fromEntries(paletteCommands.map((command) => [command, command])) as Record<
  PaletteCommand,
  string
>;
const repositories = ['windows/servercore', 'windows/nanoserver', 'windows/server', 'dotnet/sdk'];
const itemsFor = (text: string) => paletteItems(text, 'mcr.microsoft.com', repositories, labels);

describe('paletteItems', () => {
  it('takes a pasted reference first', () => {
    expect(itemsFor('docker pull mcr.microsoft.com/windows/servercore:ltsc2019')[0]).toMatchObject({
      kind: 'reference',
      reference: { registry: 'mcr.microsoft.com', repository: 'windows/servercore', tag: 'ltsc2019' },
    });
  });

  it('says why a text is no reference', () => {
    expect(itemsFor('windows/Servercore:x')[0]).toMatchObject({ kind: 'error', code: 'INVALID_REFERENCE' });
  });

  it('finds repositories and commands by a part of their names', () => {
    expect(itemsFor('sdk')).toEqual([
      {
        kind: 'repository',
        key: 'repository:dotnet/sdk',
        registry: 'mcr.microsoft.com',
        repository: 'dotnet/sdk',
        label: 'dotnet/sdk',
      },
    ]);
    expect(itemsFor('pause').map(({ key }) => key)).toEqual(['command:pause-all']);
    expect(itemsFor('')).toHaveLength(paletteCommands.length);
  });

  it.each(['server core 2019', 'servercore ltsc2019', 'Core 1809'])(
    'offers the image that “%s” means',
    (text) => {
      expect(itemsFor(text).map(({ key }) => key)).toEqual([
        'reference:windows/servercore:ltsc2019',
        'repository:windows/servercore',
      ]);
      expect(itemsFor(text)[0]).toMatchObject({
        reference: { registry: 'mcr.microsoft.com', repository: 'windows/servercore', tag: 'ltsc2019' },
      });
    },
  );

  it('offers only images that a release has and the registry lists', () => {
    const offers = itemsFor('2019').filter(({ kind }) => kind === 'reference');
    expect(offers.map(({ key }) => key)).toEqual([
      'reference:windows/servercore:ltsc2019',
      'reference:windows/nanoserver:ltsc2019',
    ]);
    expect(paletteItems('2019', 'example.org', ['dotnet/sdk'], labels)).toEqual([]);
  });

  it('offers an image once', () => {
    expect(itemsFor('windows/servercore:ltsc2019').filter(({ kind }) => kind === 'reference')).toHaveLength(
      1,
    );
  });

  it('opens a repository of the portal, whichever registry is shown', () => {
    const url = 'https://mcr.microsoft.com/en-us/artifact/mar/windows/servercore/tags';
    expect(paletteItems(url, 'example.org', [], labels)).toEqual([
      {
        kind: 'repository',
        key: 'repository:mcr.microsoft.com/windows/servercore',
        registry: 'mcr.microsoft.com',
        repository: 'windows/servercore',
        label: 'mcr.microsoft.com/windows/servercore',
      },
    ]);
  });

  it('offers the repository first where a name has no tag', () => {
    expect(itemsFor('windows/servercore').map(({ key }) => key)).toEqual([
      'repository:windows/servercore',
      'reference',
    ]);
  });

  it('keeps the platform that a pasted line names', () => {
    expect(itemsFor('FROM --platform=windows/amd64 x/y:z AS build')[0]).toMatchObject({
      kind: 'reference',
      reference: { repository: 'x/y', tag: 'z' },
      platform: 'windows/amd64',
    });
  });

  it('echoes no more of a long text than shows what was pasted', () => {
    for (const text of [`x/${'A'.repeat(800)}:y`, `FROM ${'x'.repeat(800)}`]) {
      const [item] = itemsFor(text);
      expect(item?.kind).toBe('error');
      const shown = item?.kind === 'error' ? item.message + item.details.reference + item.details.reason : '';
      expect(shown).not.toBe('');
      expect(shown.length).toBeLessThan(600);
    }
  });
});

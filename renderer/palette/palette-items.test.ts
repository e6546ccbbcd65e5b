import { describe, expect, it } from 'vitest';
import { type PaletteCommand, paletteCommands, paletteItems, withoutCommand } from './palette-items.ts';

const labels = Object.fromEntries(paletteCommands.map((command) => [command, command])) as Record<
  PaletteCommand,
  string
>;
const repositories = ['windows/servercore', 'dotnet/sdk'];
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
      { kind: 'repository', key: 'repository:dotnet/sdk', repository: 'dotnet/sdk' },
    ]);
    expect(itemsFor('pause').map(({ key }) => key)).toEqual(['command:pause-all']);
    expect(itemsFor('')).toHaveLength(paletteCommands.length);
  });
});

describe('withoutCommand', () => {
  it.each([
    ['docker pull a/b:c', 'a/b:c'],
    ['FROM a:b', 'a:b'],
    ['https://mcr.microsoft.com/a', 'mcr.microsoft.com/a'],
    ['"a:b"', 'a:b'],
  ])('%s', (text, expected) => {
    expect(withoutCommand(text)).toBe(expected);
  });
});

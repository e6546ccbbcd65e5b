import { describe, expect, it } from 'vitest';
import { type ChoiceSources, choicesFor, imageLabel } from './choices.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const sources: ChoiceSources = {
  current: {
    reference: 'mcr.microsoft.com/windows/servercore:ltsc2022',
    platform: 'windows/amd64:10.0.20348.1',
  },
  platforms: [
    {
      text: 'windows/amd64:10.0.20348.1',
      platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1' },
    },
    { text: 'linux/arm64', platform: { os: 'linux', architecture: 'arm64' } },
  ],
  library: [
    { reference: 'localhost:5000/team/app:1', digest, platform: 'linux/amd64' },
    { reference: 'mcr.microsoft.com/windows/nanoserver:ltsc2019', digest, platform: null },
  ],
  tags: ['ltsc2022', 'ltsc2019', '10.0.17763.1'],
  registry: 'mcr.microsoft.com',
};

describe('what can be compared', () => {
  it('is everything at hand before a text is typed', () => {
    const { typed, platforms, library, tags } = choicesFor('', sources);
    expect(typed).toBeNull();
    expect(platforms.map(({ label }) => label)).toEqual(['Linux · arm64']);
    expect(library.map(({ image }) => image)).toEqual([
      { reference: 'localhost:5000/team/app:1', digest, platform: 'linux/amd64' },
      { reference: 'mcr.microsoft.com/windows/nanoserver:ltsc2019', digest },
    ]);
    expect(tags.map(({ label }) => label)).toEqual(['ltsc2019', '10.0.17763.1']);
  });

  it('stays in the library where only another platform of its image is chosen', () => {
    const current = { reference: 'imported', digest, platform: 'windows/amd64:10.0.20348.1' };
    expect(choicesFor('', { ...sources, current }).platforms.map(({ image }) => image)).toEqual([
      { reference: 'imported', digest, platform: 'linux/arm64' },
    ]);
  });

  it.each([
    ['docker.io/library/alpine:3', 'docker.io/library/alpine:3'],
    ['dotnet/sdk:10.0', 'mcr.microsoft.com/dotnet/sdk:10.0'],
    ['registry.example:5000/a/b:ltsc2022', 'registry.example:5000/a/b:ltsc2022'],
    ['mcr.microsoft.com/windows/server:ltsc2022', 'mcr.microsoft.com/windows/server:ltsc2022'],
  ])('is the reference that is typed: %s', (text, reference) => {
    const { typed, tags } = choicesFor(text, sources);
    expect(typed?.label).toBe(reference);
    expect(tags).toEqual([]);
  });

  it('is found by its words, and by its release', () => {
    expect(choicesFor('2019', sources)).toMatchObject({
      typed: null,
      library: [{ label: 'mcr.microsoft.com/windows/nanoserver:ltsc2019' }],
      tags: [{ label: 'ltsc2019' }, { label: '10.0.17763.1' }],
    });
    expect(choicesFor('NOT A/b:', sources).typed).toBeNull();
  });

  it('is offered in numbers that a list can show', () => {
    const tags = Array.from({ length: 200 }, (_, index) => `1.0.${index}`);
    const found = choicesFor('1.0', { ...sources, tags });
    expect(found.tags.length + found.library.length + found.platforms.length).toBeLessThanOrEqual(50);
    expect(found.more).toBe(200 - found.tags.length);
  });

  it('is named without the digest that pins a tag', () => {
    expect(imageLabel({ reference: `r.example/a:1@${digest}` })).toBe('r.example/a:1');
    expect(imageLabel({ reference: 'r.example/a:1' }, 'r.example')).toBe('a:1');
    expect(imageLabel({ reference: `r.example/a@${digest}` })).toBe(`r.example/a@${digest}`);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts have variables of their own.
import { describe, expect, it } from 'vitest';
import { listRows } from './list-rows.ts';

const registry = 'mcr.microsoft.com';
const none = new Map<string, string>();

describe('listRows', () => {
  it('names each image once, with every place in which it was found', () => {
    const { rows } = listRows(
      [
        {
          name: 'compose.yaml',
          text: 'services:\n  web: {image: mcr.microsoft.com/a:1}\n  db: {image: redis}\n',
        },
        { name: 'Dockerfile', text: 'FROM mcr.microsoft.com/a:1 AS build\n' },
        { name: null, text: 'a:1\na:1\n' },
      ],
      none,
      registry,
    );
    expect(rows.map(({ reference, places }) => [reference, places.length])).toEqual([
      ['mcr.microsoft.com/a:1', 4],
      ['docker.io/library/redis:latest', 1],
    ]);
    expect(rows[0]?.places.slice(0, 2)).toEqual([
      { source: 'compose.yaml', line: 2, part: { kind: 'service', name: 'web' } },
      { source: 'Dockerfile', line: 1, part: { kind: 'stage', name: 'build' } },
    ]);
  });

  it('keeps platforms apart', () => {
    const { rows } = listRows(
      [{ name: null, text: 'docker pull --platform linux/arm64 a:1\na:1\n' }],
      none,
      registry,
    );
    expect(rows.map(({ platform }) => platform)).toEqual(['linux/arm64', undefined]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  });

  it('waits for the value of a variable, and says what is no reference', () => {
    const text = 'services:\n  api: {image: "a.example/api:${VERSION}"}\n  bad: {image: a.example/Bad}\n';
    const sources = [{ name: 'compose.yaml', text }];
    const { rows } = listRows(sources, none, registry);
    expect(rows).toMatchObject([
      { reference: 'a.example/Bad', error: { code: 'INVALID_REFERENCE' } },
      { reference: 'a.example/api:${VERSION}', variable: 'VERSION' },
    ]);
    expect(listRows(sources, new Map([['VERSION', '3.2']]), registry).rows[0]).toMatchObject({
      reference: 'a.example/api:3.2',
    });
  });

  it('takes prose around a plain list for prose, and a single bad word for a mistake', () => {
    const text =
      'Please fetch these today:\nwindows/nanoserver:ltsc2022\nwindows/Servercore:x\nThank you very much\n';
    const { rows, otherLines } = listRows([{ name: null, text }], none, registry);
    expect(rows.map(({ reference, error }) => [reference, error?.code])).toEqual([
      ['mcr.microsoft.com/windows/nanoserver:ltsc2022', undefined],
      ['windows/Servercore:x', 'INVALID_REFERENCE'],
    ]);
    expect(otherLines).toBe(2);
  });

  it('is not filled by a text without end', () => {
    const text = Array.from({ length: 6_000 }, (_, index) => `a:${index}`).join('\n');
    expect(listRows([{ name: null, text }], none, registry).rows).toHaveLength(5_000);
  });
});

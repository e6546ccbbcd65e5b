import { describe, expect, test } from 'vitest';
import { UsageError } from '../process/failure.ts';
import { distinctImages, readWanted } from './wanted-images.ts';

const list = (text: string) => ({ name: 'list.txt', text });

describe('what is wanted', () => {
  test('are the references of the command, then those of the list', () => {
    const { images, unfit } = readWanted(['a:1'], list('b:1\n# no\nc:1\n'), undefined);
    expect({ images, unfit }).toEqual({
      images: [{ reference: 'a:1' }, { reference: 'b:1' }, { reference: 'c:1' }],
      unfit: [],
    });
  });

  test('has the platform of its line, unless the command says another', () => {
    const dockerfile = list('FROM --platform=linux/arm64 a.example/x:1');
    const platforms = (chosen?: string) =>
      readWanted([], dockerfile, chosen).images.map(({ platform }) => platform);
    expect([platforms(), platforms('windows/amd64')]).toEqual([['linux/arm64'], ['windows/amd64']]);
  });

  test('is told by its line when it names no image', () => {
    const { images, unfit } = readWanted(['Not A Reference'], list('\ufeffa:1\r\nb c\r\n::\r\n'), undefined);
    expect(images).toHaveLength(1);
    expect(unfit.map(({ place, text }) => [place, text])).toEqual([
      ['', 'Not A Reference'],
      ['list.txt, line 2', 'b c'],
      ['list.txt, line 3', '::'],
    ]);
    const { unfit: unset } = readWanted([], list('FROM $BASE'), undefined);
    expect(unset).toMatchObject([{ place: 'list.txt, line 1', message: expect.stringContaining('BASE') }]);
  });

  const token = `user:${'S3CRET'.repeat(300)}@r.example/a:1`;
  const unset = 'https://user:S3CRET@r.example/$NAME';

  test.each([
    token,
    `docker pull ${token}`,
    `FROM ${token}`,
    `image: ${token}`,
    `services:\n  a:\n    image: ${token}\n`,
    `FROM ${unset}`,
    `image: ${unset}`,
    `services:\n  a:\n    image: ${unset}\n`,
    `{{ x }}\nimage: ${unset}`,
  ])('is told without passwords when it names none, way %#', (text) => {
    const { unfit } = readWanted([], list(text), undefined);
    expect(unfit).toHaveLength(1);
    expect(JSON.stringify(unfit)).not.toContain('S3CRET');
  });
});

describe('images', () => {
  test('are taken once, however they are written', () => {
    const texts = ['a', 'a:latest', ' mcr.microsoft.com/a', 'constructor', 'docker.io/a'];
    const images = distinctImages(
      texts.map((reference) => ({ reference })),
      'mcr.microsoft.com',
    );
    expect(images.map(({ reference }) => reference)).toEqual([
      'mcr.microsoft.com/a:latest',
      'mcr.microsoft.com/constructor:latest',
      'docker.io/library/a:latest',
    ]);
  });

  test('of two platforms are two', () => {
    const images = ['linux/amd64', 'linux/arm64', 'linux/amd64'].map((platform) => ({
      reference: 'a:1',
      platform,
    }));
    expect(distinctImages(images, 'r.example')).toHaveLength(2);
  });

  test('are refused when no run could plan them; a line that comes again does not count', () => {
    const linesOf = (distinct: number) =>
      list(Array.from({ length: 200_000 }, (_, number) => `a:${number % distinct}`).join('\n'));
    expect(readWanted([], linesOf(5_000), undefined).images).toHaveLength(5_000);
    expect(() => readWanted([], linesOf(5_001), undefined)).toThrow(UsageError);
  });
});

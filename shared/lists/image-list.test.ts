// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts have variables of their own.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImageList, readImageList } from './image-list.ts';

/** What was read, as `line platform reference`. */
function read(...lines: string[]): string[] {
  const { images, unread } = readImageList(lines.join('\n'));
  return [
    ...images.map(({ line, platform, reference }) => [line, platform, reference].filter(Boolean).join(' ')),
    ...unread.map(({ line, variable }) => `${line} ?${variable}`),
  ];
}

describe('a plain list', () => {
  it('has a reference a line, and comments', () => {
    expect(
      read(
        '# base',
        'windows/servercore:ltsc2019  # for the old hosts',
        '',
        '  a:1@sha256:0 ',
        'docker pull x/y:2',
      ),
    ).toEqual(['2 windows/servercore:ltsc2019', '4 a:1@sha256:0', '5 x/y:2']);
  });

  it('is read whatever system wrote it', () => {
    expect(read('\ufeffa:1\r', 'b:1\rc:1')).toEqual(['1 a:1', '2 b:1', '3 c:1']);
  });

  it('keeps what is no reference for somebody to refuse', () => {
    expect(read('two words', 'constructor', '__proto__')).toEqual([
      '1 two words',
      '2 constructor',
      '3 __proto__',
    ]);
  });

  it('finds full names in what people write, and in what docker prints', () => {
    expect(
      read(
        'Please fetch mcr.microsoft.com/windows/servercore:ltsc2019, and `localhost:5000/a/b:1`.',
        'See https://example.org/list:2 or example.org/page for more',
      ),
    ).toEqual([
      '1 mcr.microsoft.com/windows/servercore:ltsc2019',
      '1 localhost:5000/a/b:1',
      '2 See https://example.org/list:2 or example.org/page for more',
    ]);
    expect(
      read(
        'REPOSITORY                  TAG     IMAGE ID       CREATED       SIZE',
        'mcr.microsoft.com/dotnet/sdk   10.0    0a1b2c3d4e5f   2 weeks ago   900MB',
        '<none>   <none>    0a1b2c3d4e5f   2 weeks ago   900MB',
      ),
    ).toEqual(['2 mcr.microsoft.com/dotnet/sdk:10.0']);
  });

  it('may be empty', () => {
    for (const text of ['', '\ufeff', '\n\n', '# nothing']) expect(readImageList(text).images).toEqual([]);
  });
});

describe('a Dockerfile', () => {
  it('names what it builds upon, without its own stages', () => {
    expect(
      read(
        '# syntax=docker/dockerfile:1',
        'ARG VERSION=8.0 BASE="mcr.microsoft.com/dotnet"',
        'FROM --platform=linux/arm64 $BASE/sdk:${VERSION} AS Build',
        'ARG VERSION=9.9',
        'RUN echo \\',
        '  FROM nothing',
        'FROM build AS test',
        'FROM --platform=$BUILDPLATFORM ubuntu:${TAG:-22.04}',
        'COPY --from=build /a /a',
        'COPY --from=0 /a /a',
        'COPY --from=nginx:1 /a /a',
        'FROM scratch',
        'FROM ${BASE}/runtime:$VERSION',
      ),
    ).toEqual([
      '3 linux/arm64 mcr.microsoft.com/dotnet/sdk:8.0',
      '8 docker.io/ubuntu:22.04',
      '11 docker.io/nginx:1',
      '13 mcr.microsoft.com/dotnet/runtime:8.0',
    ]);
  });

  it('does not take a script for instructions', () => {
    expect(read('FROM a.example/x:1', 'RUN <<EOF', 'FROM table', 'EOF', 'FROM a.example/y:1')).toEqual([
      '1 a.example/x:1',
      '5 a.example/y:1',
    ]);
  });

  it('goes on in the next line after the mark that its directive names', () => {
    expect(
      read(
        '# escape=`',
        'FROM a.example/x:1 AS one',
        'COPY a.txt C:\\',
        'RUN dir `',
        '  FROM no',
        'FROM a.example/y:1',
      ),
    ).toEqual(['2 a.example/x:1', '6 a.example/y:1']);
  });

  it('names the stage of an image, and takes values from outside before its own', () => {
    const text = 'ARG TAG=1\nARG TAG2=$TAG\nFROM a.example/x:$TAG AS Build\nFROM a.example/y:${TAG2}-$MORE\n';
    expect(
      readImageList(
        text,
        new Map([
          ['TAG', '7'],
          ['MORE', 'b'],
        ]),
      ).images,
    ).toEqual([
      { reference: 'a.example/x:7', line: 3, part: { kind: 'stage', name: 'Build' } },
      { reference: 'a.example/y:7-b', line: 4 },
    ]);
  });

  it('says which variable has no value', () => {
    expect(read('ARG TAG', 'FROM a.example/x:${TAG}', 'FROM a.example/y:$constructor')).toEqual([
      '2 ?TAG',
      '3 ?constructor',
    ]);
  });
});

describe('YAML', () => {
  it('names images by its keys', () => {
    expect(
      read(
        'services:',
        '  web:',
        '    image: nginx:1.27 # front',
        '    # image: no:1',
        '  db: ',
        '    image: "ghcr.io/team/db:${TAG:-3}"',
        '  other:',
        '    image:',
        '      repository: a',
        "  - image: 'localhost:5000/x'",
        '  image: {{ .Values.image }}',
        '  imagePullPolicy: Always',
        '  image: *alias',
        '  image: &anchor mcr.microsoft.com/a:1',
        '---',
        '{"containers": [',
        '  "image": "mcr.microsoft.com/b:1",',
        '  image: x:$TAG',
      ),
    ).toEqual([
      '3 docker.io/nginx:1.27',
      '6 ghcr.io/team/db:3',
      '10 localhost:5000/x',
      '14 mcr.microsoft.com/a:1',
      '17 mcr.microsoft.com/b:1',
      '18 ?TAG',
    ]);
  });
});

it('never throws, and names no line that is not there', () => {
  const words = fc.constantFrom(
    'FROM',
    'ARG',
    'a=b',
    'image:',
    '$a',
    '${a',
    '<<E',
    'E',
    '\\',
    '#',
    '"',
    "'",
    '\r',
    '\n',
    'x',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 60 }), (parts) => {
      const text = parts.join(' ');
      const { images, unread }: ImageList = readImageList(text);
      const count = text.split(/\r\n|\n|\r/).length;
      for (const { line } of [...images, ...unread]) expect(line).toBeGreaterThan(0);
      for (const { line } of [...images, ...unread]) expect(line).toBeLessThanOrEqual(count);
    }),
  );
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts have variables of their own.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readImageList } from '../image-list.ts';

/** What was read, as `line part platform reference`. */
function read(text: string, values: Record<string, string> = {}): string[] {
  const { images, unread } = readImageList(text, new Map(Object.entries(values)));
  return [
    ...images.map(({ line, part, platform, reference }) =>
      [line, part?.name, platform, reference].filter(Boolean).join(' '),
    ),
    ...unread.map(({ line, part, variable }) => [line, part?.name, `?${variable}`].filter(Boolean).join(' ')),
  ];
}

describe('a compose file', () => {
  it('names the images of its services, with their platforms, aliases and merges', () => {
    const text = `
x-unused: &unused
  image: never.example/asked:1
x-base: &base
  image: &web mcr.microsoft.com/web:1
  platform: windows/amd64
services:
  web:
    <<: *base
  jobs:
    <<: [*base, *unused]
    image: mcr.microsoft.com/jobs:\${TAG:-2}
  proxy: {image: *web, platform: "\${PLATFORM}"}
  db:
    image: nginx
    build: .
  built:
    build: .
  api:
    image: contoso.azurecr.io/orders/api:\${VERSION}
  constructor:
    image: a.example/constructor:1
`;
    expect(read(text)).toEqual([
      '5 web windows/amd64 mcr.microsoft.com/web:1',
      '12 jobs windows/amd64 mcr.microsoft.com/jobs:2',
      '13 proxy mcr.microsoft.com/web:1',
      '15 db docker.io/nginx',
      '22 constructor a.example/constructor:1',
      '20 api ?VERSION',
    ]);
    expect(read(text, { VERSION: '3.2', PLATFORM: 'linux/arm64' })).toContain(
      '20 api contoso.azurecr.io/orders/api:3.2',
    );
    expect(read(text, { PLATFORM: 'linux/arm64' })).toContain('13 proxy linux/arm64 mcr.microsoft.com/web:1');
  });

  it('may be merged into itself, and reuse the name of an anchor', () => {
    const text = `
a: &a
  <<: *a
b: &b {image: a.example/one:1}
services:
  none: {<<: *a}
  first: {<<: *b}
  second: &b {image: a.example/two:1}
  third: {<<: *b, platform: linux/amd64}
  unknown: *c
`;
    // An alias without its anchor is a fault of the text, which is then read line by line.
    expect(read(text).map((line) => line.split(' ').at(-1))).toContain('a.example/one:1');
    expect(read(text.replace('  unknown: *c\n', ''))).toEqual([
      '4 first a.example/one:1',
      '8 second a.example/two:1',
      '8 third linux/amd64 a.example/two:1',
    ]);
  });

  it('costs what its characters cost, however much its aliases stand for', () => {
    const levels = Array.from({ length: 40 }, (_, level) =>
      level === 0
        ? 'l0: &l0 [x]'
        : `l${level}: &l${level} [${Array(10)
            .fill(`*l${level - 1}`)
            .join(', ')}]`,
    );
    const merges = Array.from({ length: 40 }, (_, level) =>
      level === 0
        ? 'm0: &m0 {image: a.example/a:1}'
        : `m${level}: &m${level} {<<: [${Array(9)
            .fill(`*m${level - 1}`)
            .join(', ')}]}`,
    );
    const text = `${[...levels, ...merges].join('\n')}\nservices: {web: {<<: *m15}, deep: {<<: *m39}}\n`;
    expect(read(text)).toEqual(['41 web a.example/a:1']);
  });
});

describe('Kubernetes', () => {
  it('names the images of containers, and the platform of their nodes', () => {
    const text = `
apiVersion: v1
kind: List
items:
- kind: Deployment
  spec:
    template:
      spec:
        nodeSelector:
          kubernetes.io/os: windows
          node.kubernetes.io/windows-build: '10.0.17763'
        initContainers:
        - {name: first, image: a.example/first:1}
        containers:
        - name: web
          image: a.example/web:1
---
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux, kubernetes.io/arch: arm64}
  containers: [{name: db, image: redis}]
---
image: {repository: a, tag: b}
---
other: {image: "a.example/crd:1", list: [{"image": 5}, {"image": "{{ .Values.image }}"}]}
`;
    expect(read(text)).toEqual([
      '13 first windows/amd64:10.0.17763 a.example/first:1',
      '16 web windows/amd64:10.0.17763 a.example/web:1',
      '21 db linux/arm64 docker.io/redis',
      '25 a.example/crd:1',
    ]);
  });

  it('is JSON too', () => {
    expect(read('{"spec": {"containers": [{"name": "a", "image": "a.example/b:1"}]}}')).toEqual([
      '1 a a.example/b:1',
    ]);
  });
});

it('reads line by line what is no YAML yet', () => {
  expect(read('{{- if .Values.x }}\nspec:\n  image: a.example/b:1\n{{- end }}\n')).toEqual([
    '3 a.example/b:1',
  ]);
});

it('survives any depth', () => {
  const deep = `image: a.example/b:1\nx: ${'['.repeat(100_000)}`;
  expect(read(deep)).toEqual(['1 a.example/b:1']);
  expect(read(`x: ${'[{a: '.repeat(5_000)}1${'}]'.repeat(5_000)}\nimage: a.example/b:1\n`)).toEqual([
    '2 a.example/b:1',
  ]);
});

it('finds every service of any compose file, whatever it is called', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text !== '<<');
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), (names) => {
      const services = new Map(names.map((each, index) => [each, { image: `a.example/x:${index}` }]));
      const { images } = readImageList(stringify({ services }));
      expect(images.map(({ reference, part }) => [part?.name, reference])).toEqual(
        names.map((each, index) => [each, `a.example/x:${index}`]),
      );
    }),
  );
});

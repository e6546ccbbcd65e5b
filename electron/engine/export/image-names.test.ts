import { expect, test } from 'vitest';
import { repositoryTags } from './docker-tags.ts';
import { namedDescriptor } from './image-names.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const exported = `sha256:${'2'.repeat(64)}`;

test.each([
  ['mcr.microsoft.com/dotnet/runtime:8.0', ['mcr.microsoft.com/dotnet/runtime:8.0']],
  [`mcr.microsoft.com/dotnet/runtime:8.0@${digest}`, ['mcr.microsoft.com/dotnet/runtime:8.0']],
  [`mcr.microsoft.com/dotnet/runtime@${digest}`, []],
  ['localhost:5000/a/b:c', ['localhost:5000/a/b:c']],
  ['docker.io/library/alpine:3.20', ['alpine:3.20']],
  ['docker.io/grafana/grafana:11', ['grafana/grafana:11']],
])('docker load is to call %s %j', (reference, tags) => {
  expect(repositoryTags(reference)).toEqual(tags);
});

test.each([
  [`mcr.microsoft.com/dotnet/runtime:8.0@${digest}`, 'mcr.microsoft.com/dotnet/runtime:8.0'],
  [`mcr.microsoft.com/dotnet/runtime@${digest}`, `mcr.microsoft.com/dotnet/runtime@${exported}`],
  ['docker.io/library/alpine:3.20', 'docker.io/library/alpine:3.20'],
])('%s is named %s in index.json', (reference, name) => {
  const root = { mediaType: 'x', digest: exported, size: 1, annotations: { private: 'note' } };
  expect(namedDescriptor(root, reference).annotations).toEqual({
    'io.containerd.image.name': name,
    'org.opencontainers.image.ref.name': name,
  });
});

import { expect, test } from 'vitest';
import { formatReference } from '../reference.ts';
import { placesOf } from './destination.ts';

const source = 'mcr.microsoft.com/windows/servercore:ltsc2019';
const other = 'mcr.microsoft.com/dotnet/runtime:8.0';
const digest = `sha256:${'a'.repeat(64)}`;
const places = (sources: string[], destination: string) =>
  placesOf(sources, destination, 'mcr.microsoft.com').map((place) => formatReference(place));

test.each([
  [[source], 'registry.example/base', ['registry.example/base:ltsc2019']],
  [[source], 'registry.example/base:new', ['registry.example/base:new']],
  [[source], 'localhost:5000/base', ['localhost:5000/base:ltsc2019']],
  [[source], 'localhost:5000', ['localhost:5000/windows/servercore:ltsc2019']],
  [[source], 'registry.example', ['registry.example/windows/servercore:ltsc2019']],
  [
    [source, other],
    'registry.example/mirror',
    ['registry.example/mirror/windows/servercore:ltsc2019', 'registry.example/mirror/dotnet/runtime:8.0'],
  ],
  [
    [source, other],
    '127.0.0.1:5000',
    ['127.0.0.1:5000/windows/servercore:ltsc2019', '127.0.0.1:5000/dotnet/runtime:8.0'],
  ],
  [[`registry.example/a@${digest}`], 'localhost:5000/b', ['localhost:5000/b']],
] as const)('%j to %j', (sources, destination, expected) => {
  expect(places([...sources], destination)).toEqual(expected);
});

test.each([
  [[source], `registry.example/a@${digest}`],
  [[source, other], 'registry.example/a:tag'],
  [[source, source.replace('mcr.microsoft.com', 'other.example')], 'registry.example/a'],
  [[source], 'registry.example/UPPER'],
])('%j to %j is refused', (sources, destination) => {
  expect(() => places(sources, destination)).toThrow(expect.objectContaining({ code: 'INVALID_REFERENCE' }));
});

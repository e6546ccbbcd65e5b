import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

it('a reader of README finds what Longshore promises, and where to report that a promise is broken', async () => {
  expect(await read('README.md')).toContain('](SECURITY.md)');
  const policy = await read('SECURITY.md');
  expect([...policy.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
    'What it promises',
    'What it does not promise',
    'Supported versions',
    'Reporting',
    'Checking a release',
  ]);
  expect(policy).toContain('private\nvulnerability reporting');
});

it('the checksums that it tells of are those of a release', async () => {
  expect(await read('scripts/packaging/finish-release.mjs')).toContain("'SHA256SUMS.txt'");
  expect(await read('SECURITY.md')).toContain('`SHA256SUMS.txt`');
});

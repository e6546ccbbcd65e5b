import { describe, expect, it } from 'vitest';
import { formatRoute, parseLink, parseRoute, type Route, referenceOf } from './route.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('routes', () => {
  it.each<Route>([
    { place: 'downloads' },
    { place: 'library' },
    { place: 'library', view: 'serving' },
    { place: 'compare' },
    { place: 'compare', b: { reference: 'localhost:5000/a/b:1' } },
    {
      place: 'compare',
      a: {
        reference: `mcr.microsoft.com/windows/servercore:1@${digest}`,
        platform: 'windows/amd64:10.0.17763',
      },
      b: { reference: 'docker.io/library/alpine:3' },
    },
    {
      place: 'compare',
      a: { reference: 'my image from an archive', digest, platform: 'linux/amd64' },
      b: { reference: digest, digest },
    },
    { place: 'explore' },
    { place: 'explore', registry: 'localhost:5000' },
    { place: 'explore', registry: 'mcr.microsoft.com', repository: 'windows/servercore' },
    { place: 'explore', registry: 'mcr.microsoft.com', repository: 'windows/servercore', tag: 'ltsc2019' },
    { place: 'explore', registry: '127.0.0.1:5000', repository: 'a', digest },
    {
      place: 'explore',
      registry: 'mcr.microsoft.com',
      repository: 'windows/servercore',
      tag: 'ltsc2019',
      platform: 'windows/amd64:10.0.17763.5329',
    },
    {
      place: 'explore',
      registry: 'mcr.microsoft.com',
      repository: 'a',
      tag: '1',
      platform: 'linux/arm64',
      view: 'files',
    },
    { place: 'explore', registry: 'mcr.microsoft.com', repository: 'a', tag: '1', view: 'files' },
    { place: 'library', files: { reference: 'short name & co', digest } },
    { place: 'library', files: { reference: 'localhost/a:1', digest, platform: 'linux/amd64' } },
  ])('survive being written and read: %o', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it.each([
    '',
    '#',
    '#/nowhere',
    '#code=abc',
    '#/explore/mcr.microsoft.com/UPPER:tag',
    '#/explore/x/%E0%A4%A',
  ])('takes %j for the start of Explore', (hash) => {
    expect(parseRoute(hash)).toEqual({ place: 'explore' });
  });

  it('knows the reference only once a tag or digest is chosen', () => {
    expect(referenceOf({ place: 'explore', registry: 'r.example', repository: 'a' })).toBe('');
    expect(referenceOf({ place: 'explore', registry: 'r.example', repository: 'a', tag: 'b' })).toBe(
      'r.example/a:b',
    );
  });

  it('of links of other programs are images only', () => {
    expect(parseLink('#/link/r.example/a/b:1?platform=linux%2Farm64')).toEqual({
      place: 'explore',
      registry: 'r.example',
      repository: 'a/b',
      tag: '1',
      platform: 'linux/arm64',
    });
    for (const hash of [
      '#/explore/r.example/a:1',
      '#/link/',
      '#/link/r.example',
      '#/link/r.example/A:1',
      '#/downloads',
    ])
      expect(parseLink(hash), hash).toBeUndefined();
    expect(parseRoute('#/link/r.example/a:1')).toEqual({ place: 'explore' });
  });

  it('show files of images only', () => {
    const folder = { place: 'explore', registry: 'r.example', repository: 'a' };
    expect(parseRoute('#/explore/r.example/a?view=files')).toEqual(folder);
    for (const query of ['', 'reference=a', 'reference=a&digest=sha256:0', `digest=${digest}`])
      expect(parseRoute(`#/library/files?${query}`), query).toEqual({ place: 'library' });
  });

  it('name a download, as a notification does', () => {
    expect(parseRoute('#/downloads/a%20b')).toEqual({ place: 'downloads', id: 'a b' });
    expect(parseRoute('#/downloads/')).toEqual({ place: 'downloads' });
  });
});

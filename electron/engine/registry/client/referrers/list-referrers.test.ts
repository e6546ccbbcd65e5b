import { describe, expect, it } from 'vitest';
import { manifestMediaTypes } from '../../../../../shared/media-types.ts';
import {
  sha256,
  TestRegistry,
  testRegistryClient,
} from '../../../../../tests/support/network/test-registry.ts';
import { noSignal, type SeenRequest } from '../../../../../tests/support/network/test-server.ts';

const image = sha256('image');
const path = `/v2/team/app/referrers/${image}`;
const entry = (name: string, change: object = {}) => ({
  mediaType: manifestMediaTypes.ociManifest,
  digest: sha256(name),
  size: 10,
  artifactType: 'application/example',
  ...change,
});

/** A registry whose lists of referrers are answered by the test: a page, a status, or nothing. */
async function listed(answer: (request: SeenRequest) => { body?: unknown; status?: number; link?: string }) {
  const registry = new TestRegistry();
  const seen: string[] = [];
  registry.intercept = (request, response) => {
    if (!request.path.startsWith('/v2/team/app/referrers/')) return false;
    seen.push(request.path);
    const { body, status = 200, link } = answer(request);
    response.writeHead(status, {
      'content-type': manifestMediaTypes.ociIndex,
      ...(link === undefined ? {} : { link }),
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
    return true;
  };
  const { host } = await registry.start();
  const list = () => testRegistryClient(host).referrers('team/app', image, noSignal());
  return { registry, list, seen };
}

const page = (...manifests: object[]) => ({
  schemaVersion: 2,
  mediaType: manifestMediaTypes.ociIndex,
  manifests,
});
const digestsOf = ({ descriptors }: { descriptors: { digest: string }[] }) =>
  descriptors.map(({ digest }) => digest);

describe('lists of referrers', () => {
  it('are read page by page', async () => {
    const { list, seen } = await listed(({ path: asked }) =>
      asked.includes('page=2')
        ? { body: page(entry('b')) }
        : { body: page(entry('a')), link: `<${path}?page=2>; rel="next"` },
    );
    expect(digestsOf(await list())).toEqual([sha256('a'), sha256('b')]);
    expect(seen).toHaveLength(2);
  });

  it('end where they come again, bring nothing new, or lead elsewhere', async () => {
    const again = await listed(() => ({ body: page(entry('a')), link: `<${path}>; rel="next"` }));
    expect(digestsOf(await again.list())).toEqual([sha256('a')]);
    expect(again.seen).toHaveLength(1);
    let number = 0;
    const same = await listed(() => ({
      body: page(entry('a')),
      link: `<${path}?n=${++number}>; rel="next"`,
    }));
    expect(digestsOf(await same.list())).toEqual([sha256('a')]);
    expect(same.seen).toHaveLength(2);
    const elsewhere = await listed(() => ({
      body: page(entry('a')),
      link: '<http://other.example/v2/x>; rel="next"',
    }));
    expect(digestsOf(await elsewhere.list())).toEqual([sha256('a')]);
  });

  it('are cut where they have no end', async () => {
    let number = 0;
    const { list, seen } = await listed(() => {
      number += 1;
      return { body: page(entry(`n${number}`)), link: `<${path}?n=${number}>; rel="next"` };
    });
    expect((await list()).isCut).toBe(true);
    expect(seen).toHaveLength(20);
    const long = await listed(() => ({
      body: page(...Array.from({ length: 5_000 }, (_, position) => entry(`e${position}`))),
    }));
    const cut = await long.list();
    expect(cut.isCut).toBe(true);
    expect(cut.descriptors).toHaveLength(500);
  });

  it('of a million entries are not read, and are not none', async () => {
    const million = `{"manifests":[${'{},'.repeat(1_000_000)}{}]}`;
    const { list } = await listed(() => ({ body: million }));
    expect(await list()).toMatchObject({ descriptors: [], isCut: true });
    const long = await listed(() => ({ body: `{"manifests":[${' '.repeat(5 * 2 ** 20)}]}` }));
    expect(await long.list()).toMatchObject({ descriptors: [], isCut: true });
    const page = await listed(() => ({ body: '<!doctype html>' }));
    expect(await page.list()).toMatchObject({ descriptors: [], isCut: false });
  });

  it('leave out what is no descriptor of a manifest, and keep the others', async () => {
    const { list } = await listed(() => ({
      body: page(
        { digest: '../../etc' },
        entry('a', { mediaType: 'text/html' }),
        entry('b', { size: -1 }),
        entry('c'),
      ),
    }));
    expect(digestsOf(await list())).toEqual([sha256('c')]);
  });

  it.each([400, 404, 405, 501])('are looked for under a tag when the registry answers %d', async (status) => {
    const { registry, list } = await listed(() => ({ status }));
    expect(await list()).toMatchObject({ descriptors: [], isCut: false });
    registry.addIndex([entry('a')], image.replace(':', '-'));
    expect(digestsOf(await list())).toEqual([sha256('a')]);
  });

  it.each([
    ['a million entries', `{"schemaVersion":2,"manifests":[${'{},'.repeat(1_000_000)}{}]}`],
    ['nine MiB', `{"schemaVersion":2,"manifests":[${' '.repeat(9 * 2 ** 20)}]}`],
  ])('under a tag of %s are not read, and are not none', async (_what, text) => {
    const { registry, list } = await listed(() => ({ status: 404 }));
    registry.tag(image.replace(':', '-'), registry.add(text, manifestMediaTypes.ociIndex));
    expect(await list()).toMatchObject({ descriptors: [], isCut: true, isByTag: true });
  });

  it('are none where the tag names an image', async () => {
    const { registry, list } = await listed(() => ({ status: 404 }));
    registry.addImage({ os: 'linux', architecture: 'amd64' }, { tag: image.replace(':', '-') });
    expect(await list()).toMatchObject({ descriptors: [], isCut: false });
  });

  it('are an error where the registry refuses them', async () => {
    const { list } = await listed(() => ({ status: 403 }));
    await expect(list()).rejects.toMatchObject({ code: 'DENIED' });
  });
});

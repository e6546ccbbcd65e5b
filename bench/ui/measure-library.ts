import { createHash } from 'node:crypto';
import { Library } from '../../electron/engine/library/layout.ts';
import { measure, openWindow } from './frame-watch.ts';
import type { Figure, SceneOptions } from './measure-scenes.ts';

const longestFrame = 50;
/** As far as a fast finger scrolls at once: almost all rows in view are new ones. */
const stepPixels = 1_500;

/** Fills a library with images that share one layer, of which every one has a row of its own. */
export async function fillLibrary(folder: string, images: number): Promise<void> {
  const library = await Library.open(folder);
  const put = async (mediaType: string, bytes: Uint8Array) => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await library.blobs.put(digest, bytes);
    return { mediaType, digest, size: bytes.byteLength };
  };
  const platform = { os: 'linux', architecture: 'amd64' };
  const layer = await put('application/vnd.oci.image.layer.v1.tar', Buffer.alloc(1_024));
  for (let index = 0; index < images; index += 1) {
    const config = Buffer.from(JSON.stringify({ ...platform, author: `${index}` }));
    const described = await put('application/vnd.oci.image.config.v1+json', config);
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = { schemaVersion: 2, mediaType, config: described, layers: [layer] };
    const root = await put(mediaType, Buffer.from(JSON.stringify(manifest)));
    const reference = `registry.example/team-${index % 20}/service-${index}:1.${index}`;
    await library.add({ ...root, platform }, reference);
  }
}

/** Opening the library, scrolling it fast, and selecting all of its images. */
export async function measureLibrary({
  browser,
  newAddress,
}: Pick<SceneOptions, 'browser' | 'newAddress'>): Promise<Figure[]> {
  const page = await openWindow(browser, newAddress());
  await page.waitForTimeout(1_000);
  const rows = page.getByRole('row');
  const opening = await measure(page, async () => {
    await page.getByRole('link', { name: /^Explore/ }).click();
    await page.waitForTimeout(400);
    await page.getByRole('link', { name: /^Library/ }).click();
    await rows.nth(5).waitFor();
    await page.waitForTimeout(400);
  });
  const table = page.getByRole('table');
  const scrolling = await measure(page, async () => {
    await table.hover();
    for (let step = 0; step < 20; step += 1) {
      await page.mouse.wheel(0, stepPixels);
      await page.waitForTimeout(50);
    }
    for (let step = 0; step < 20; step += 1) {
      await page.mouse.wheel(0, -stepPixels);
      await page.waitForTimeout(50);
    }
  });
  const selecting = await measure(page, async () => {
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    await page.waitForTimeout(400);
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    await page.waitForTimeout(400);
  });
  await page.context().close();
  return [
    {
      name: 'Opening a library of 500: longest frame',
      value: opening.longestFrame,
      unit: 'ms',
      limit: longestFrame,
    },
    {
      name: 'Scrolling the library: longest frame',
      value: scrolling.longestFrame,
      unit: 'ms',
      limit: longestFrame,
    },
    {
      name: 'Selecting all images: longest frame',
      value: selecting.longestFrame,
      unit: 'ms',
      limit: longestFrame,
    },
  ];
}

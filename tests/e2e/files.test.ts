import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { memoryBlob } from '../simulator/content/blob.ts';
import { fileLayer } from '../simulator/content/file-layer.ts';
import { randomBytesSource } from '../simulator/content/random-bytes.ts';
import { addLayeredImage } from '../support/layers/layer-images.ts';
import { rawTar } from '../support/layers/raw-tar.ts';
import { tocLayer } from '../support/layers/toc-layers.ts';
import { chooseFromMenu, eventually, goTo, openImage, pressDownload, stateOf, toastOf } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.01 });

/** A picture of one point. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A first layer, and a second one that changes, adds and removes. */
const layers = [
  rawTar([
    { name: 'etc/motd', content: 'first words' },
    { name: 'etc/gone.conf', content: 'x'.repeat(5_000) },
    { name: 'usr/lib/large.so', content: '\x7fELF\x02\x01\x01'.padEnd(9_000, '\0') },
    { name: 'usr/share/dot.png', content: picture },
    ...Array.from({ length: 8_000 }, (_, at) => ({ name: `srv/many/${String(at).padStart(4, '0')}.txt` })),
  ]),
  rawTar([
    { name: 'etc/motd', content: 'second words, and more of them' },
    { name: 'etc/.wh.gone.conf' },
    { name: 'usr/lib/new.so', content: 'y'.repeat(2_000) },
    { name: '../climbs.txt', content: 'z' },
  ]),
];

const files = [{ name: 'bin/large', content: randomBytesSource('large', 60_000).read(0, 60_000) }];

test('the files of an image: a tree by keyboard, search, map, waste, versions, saving, and what differs', async (context) => {
  const library = await Library.open(stage.library);
  const reference = `${stage.host}/team/app:2`;
  await addLayeredImage(library, { reference: 'imported', layers: layers.slice(0, 1) });
  await addLayeredImage(library, { reference, layers, commands: ['ADD base.tar /', 'COPY etc /etc'] });
  const lying = tocLayer('zstd-chunked', files, {
    change: (entries) => [...entries, { name: 'etc/cron.d/job', type: 'reg' }],
  });
  const { blob: layer, annotations } = lying;
  await addLayeredImage(library, {
    reference: 'lying',
    layers: [layer],
    isPacked: true,
    annotations: [annotations],
  });
  const page = await stage.open(context, { permissions: ['clipboard-read', 'clipboard-write'] });
  await goTo(page, 'Library');
  const row = page.getByRole('row').filter({ hasText: 'team/app:2' });
  await chooseFromMenu(page, row.getByRole('button', { name: /^More/ }), 'Show files');

  // By keyboard alone: letters find a name, arrows open and close.
  const tree = page.getByRole('treegrid', { name: 'Files', exact: true });
  const selected = tree.getByRole('row', { selected: true });
  await tree.press('Home');
  await tree.press('e');
  await eventually(() => selected.textContent()).toMatch(/^etc.*1 changed/);
  await tree.press('ArrowRight');
  await tree.getByRole('row', { name: /^gone\.conf removed in 2/ }).waitFor();
  await tree.press('m');
  await eventually(() => selected.getAttribute('aria-level')).toBe('2');
  const panel = page.getByRole('region', { name: 'Selected file' });
  await panel.getByRole('region', { name: 'Text of motd' }).getByText('second words, and more').waitFor();
  await panel.getByText('from layer 2: Copy files').waitFor();
  await panel.getByText('etc /etc', { exact: true }).waitFor();
  await panel.getByText('changed there; layer 1 had 11 B').waitFor();
  await tree.getByRole('row', { name: /^climbs\.txt climbs out of its folder/ }).waitFor();
  expect(await violations(page)).toEqual([]);

  // The path on the clipboard, and the menu, whose opener gets the focus back.
  await tree.press('Control+c');
  await toastOf(page, 'Copied: /etc/motd').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('/etc/motd');
  await tree.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Save file…' }).waitFor();
  await page.keyboard.press('Escape');
  await eventually(() => tree.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);

  // What it was before, and saving it.
  await panel.getByRole('button', { name: 'Compare' }).click();
  await panel.getByText('first words').waitFor();
  await panel.getByRole('button', { name: 'Save file…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save motd' });
  const into = dialog.getByRole('textbox', { name: 'Save into the folder' });
  const folder = await into.inputValue();
  await into.press('Enter');
  const note = page.getByRole('region', { name: 'Saving', exact: true });
  await note.getByText(`Saved 1 file, 30 B, to ${folder}.`).waitFor();
  expect(await readFile(join(folder, 'motd'), 'utf8')).toBe('second words, and more of them');
  // A folder by the pointer: what is there already stays, and is said.
  await mkdir(join(folder, 'etc'));
  await writeFile(join(folder, 'etc', 'motd'), 'mine');
  const saveFolder = async (name: RegExp) => {
    await tree.getByRole('row', { name }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Save folder…' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill(folder);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  };
  await saveFolder(/^etc/);
  await note.getByText(/^Saved 0 files, .* 1 was there already and was left alone\.$/).waitFor();
  expect(await readdir(join(folder, 'etc'))).toEqual(['motd']);
  expect(await readFile(join(folder, 'etc', 'motd'), 'utf8')).toBe('mine');
  await saveFolder(/^srv/);
  await note.getByRole('button', { name: 'Stop' }).click();
  await note.getByText(`Stopped saving srv. What is written stays in ${folder}`).waitFor();
  // It may have been stopped before the first of them.
  const written = await readdir(join(folder, 'srv', 'many')).catch((error: Error) => {
    if ('code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  expect(written.length).toBeLessThan(8_000);
  await note.getByRole('button', { name: 'Close' }).click();
  await tree.getByRole('row', { name: /^etc/ }).click();

  // Eight thousand files of one folder, of which few are drawn; the last one is a key away.
  await tree.press('s');
  await tree.press('ArrowRight');
  await tree.getByRole('row', { name: /^many/ }).waitFor();
  await tree.press('ArrowRight');
  await tree.press('ArrowRight');
  await tree.getByRole('row', { name: /^0000\.txt/ }).waitFor();
  await tree.press('s');
  await tree.press('End');
  await eventually(() => tree.getByRole('row').count()).toBeLessThan(80);

  const search = page.getByRole('searchbox', { name: 'Search files' });
  await search.fill('29?9.txt');
  await page
    .getByRole('treegrid', { name: 'Found files' })
    .getByRole('row', { name: /^2989\.txt/ })
    .waitFor();
  await search.fill('');
  const chooseLayer = async (layer: number) => {
    await page.getByRole('combobox', { name: 'Layer' }).click();
    await page.getByRole('option', { name: new RegExp(`^Image after layer ${layer}`) }).click();
  };
  await chooseLayer(1);
  await tree.press('Home');
  await tree.getByRole('row', { name: /^gone\.conf 5\.0 kB/ }).waitFor();
  await chooseLayer(2);
  await page.getByRole('checkbox', { name: 'Only what changed' }).click();
  await eventually(() => tree.getByRole('row', { name: /^srv/ }).count()).toBe(0);
  // Sorted by size, with the sizes of what has changed.
  await page.getByRole('columnheader', { name: 'Changed' }).getByRole('button').click();
  await tree.getByRole('row', { name: /^usr .* 2\.0 kB$/ }).waitFor();
  await eventually(() => tree.getByRole('row').nth(1).textContent()).toMatch(/^usr/);
  await page.getByRole('button', { name: 'Map', exact: true }).click();
  const map = page.getByRole('list', { name: 'Map of the folder' });
  await map.getByRole('button', { name: /^\/usr\/lib\/new\.so/ }).waitFor();
  expect(await map.getByRole('button', { name: /large\.so|dot\.png/ }).count()).toBe(0);
  await page.getByRole('checkbox', { name: 'Only what changed' }).click();
  await search.fill('*.png');
  await page.getByText('1 found · 70 B').waitFor();
  await page.getByRole('row', { name: /^dot\.png/ }).click();
  await panel.getByRole('img', { name: 'dot.png' }).waitFor();
  await search.fill('');
  await map.getByRole('button', { name: /^\/usr\/lib\/large\.so/ }).click();
  await panel.getByRole('region', { name: 'Bytes of large.so' }).getByText('7f 45 4c 46').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show them' }).click();
  await page.getByRole('row', { name: /^\/etc\/gone\.conf of layer 1, removed in 2/ }).waitFor();

  // An image of a registry says what listing it costs, and is listed without being kept; so is the other one of a comparison.
  const core = 'azurelinux/base/core';
  await openImage(page, stage.host, `${core}:3.0.20261105`);
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByText(/^Listing their files fetches .* once and keeps only the list/).waitFor();
  await page.getByRole('button', { name: /^List the files \([\d.]+ kB\)$/ }).click();
  // Nothing of it is here, so that nothing can be saved.
  await tree.getByRole('row', { name: /^Files/ }).click();
  await panel.getByText(/^No layer of this image is in the library/).waitFor();
  expect(await panel.getByRole('button', { name: 'Save folder…' }).count()).toBe(0);
  await page.getByRole('tab', { name: 'Compare' }).click();
  await page.getByRole('combobox', { name: 'B' }).fill(`${core}:3.0.20261003`);
  await page.getByRole('combobox', { name: 'B' }).press('Enter');
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('button', { name: /^List the files/ }).click();
  await page.getByRole('row', { name: /^Files 1 changed/ }).waitFor();

  // One that brings a table of contents is listed by it, and marked; one whose tar says something else is told of.
  const lazy = tocLayer('estargz', files);
  const blob = memoryBlob(lazy.blob);
  const step = { createdBy: 'COPY', layer: { ...blob, diffId: blob.digest }, annotations: lazy.annotations };
  const platform = { os: 'linux', architecture: 'amd64' };
  stage.simulator.content.addImage('team/lazy', ['1'], { platform, format: 'oci', steps: [step] });
  await openImage(page, stage.host, 'team/lazy:1');
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByText(/^Listing their files fetches about .* instead of /).waitFor();
  await page.getByRole('button', { name: /^List the files/ }).click();
  await page.getByText(/^Layer 1 is listed by the table of contents .*eStargz.*not yet compared/).waitFor();
  expect(await violations(page)).toEqual([]);
  await goTo(page, 'Library');
  const liar = page.getByRole('row').filter({ hasText: 'lying' });
  await chooseFromMenu(page, liar.getByRole('button', { name: /^More/ }), 'Show files');
  await page.getByText('/etc/cron.d/job is not in the tar').waitFor();
  await page.getByText('TOC_MISMATCH').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Back to the library' }).click();

  // Two that only the library has, one of them under a name that no registry knows: a tree by keyboard, with its sums.
  await goTo(page, 'Library');
  for (const name of ['imported', reference])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
  await page
    .getByRole('toolbar', { name: 'Selected images' })
    .getByRole('button', { name: 'Compare' })
    .click();
  const differing = page.getByRole('treegrid', { name: 'Files that differ' });
  await differing.getByRole('row', { name: /^usr.*1 new/ }).waitFor();
  await differing.press('Home');
  await differing.press('ArrowRight');
  await differing.getByRole('row', { name: /^motd changed 11 B 30 B \+19 B/ }).waitFor();
  await differing.press('m');
  const facts = page.getByRole('region', { name: 'Selected difference' });
  await facts.getByRole('row', { name: /^Size 11 bytes 30 bytes/ }).waitFor();
  await facts.getByRole('row', { name: /^From layer 1 · .* 2 · / }).waitFor();
  expect(await violations(page)).toEqual([]);
  await differing.getByRole('row', { name: /^usr/ }).click();
  await differing.press('ArrowRight');
  await differing.getByRole('row', { name: /^lib/ }).waitFor();
  await differing.press('Home');
  await page.getByRole('tab', { name: '1 gone' }).click();
  await differing.getByRole('row', { name: /^gone\.conf gone 5\.0 kB −5\.0 kB/ }).waitFor();
  // A folder in which nothing is gone is still open behind that.
  await page.getByRole('tab', { name: 'All 4' }).click();
  await differing.getByRole('row', { name: /^lib/ }).waitFor();
  await page.getByRole('searchbox', { name: 'Filter differences' }).fill('*.so');
  await page
    .getByRole('treegrid', { name: 'Differences found' })
    .getByRole('row', { name: /^\/usr\/lib\/new\.so new 2\.0 kB/ })
    .waitFor();
  await page.getByRole('button', { name: 'Back to the library' }).click();
  await page.getByRole('toolbar', { name: 'Selected images' }).waitFor();
});

test('of an image that is still coming that is shown which has arrived', async (context) => {
  const base = await fileLayer({ 'etc/base.conf': 'of the base' });
  const top = await fileLayer({
    'app/first.txt': 'has arrived',
    'app/large.txt': randomBytes(3_000_000).toString('base64'),
    'app/last.txt': 'the end',
  });
  await addLayeredImage(await Library.open(stage.library), {
    reference: 'other.example/base:1',
    layers: [base.read(0, base.size)],
    isPacked: true,
  });
  stage.simulator.content.addImage('team/coming', ['1'], {
    platform: { os: 'linux', architecture: 'amd64' },
    steps: [
      { createdBy: 'FROM base', layer: base },
      { createdBy: 'COPY app /app', layer: top },
    ],
  });
  const page = await stage.open(context);
  await openImage(page, stage.host, 'team/coming:1');
  await page.getByRole('tab', { name: 'Files' }).click();
  // One of its layers is here, by another image.
  await page.getByText('1 of 2 layers is not here').waitFor();
  await page.getByRole('button', { name: 'Show the lowest layer' }).click();
  const tree = page.getByRole('treegrid', { name: 'Files', exact: true });
  await tree.getByRole('row', { name: /^etc/ }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Layer' }).textContent()).toContain('Image after layer 1');

  stage.simulator.options.totalBytesPerSecond = 2_000_000;
  const download = await pressDownload(page, `${stage.host}/team/coming:1`);
  await eventually(async () =>
    Number(await download.getByRole('progressbar').getAttribute('aria-valuenow')),
  ).toBeGreaterThan(30);
  await download.getByRole('button', { name: 'Pause' }).click();
  await eventually(() => stateOf(download).textContent()).toContain('Paused');
  const lookAgain = async () => {
    await openImage(page, stage.host, 'team/coming:1');
    await page.getByRole('tab', { name: 'Files' }).click();
  };
  await lookAgain();
  await page.getByRole('combobox', { name: 'Layer' }).click();
  await page.getByRole('option', { name: /^Image after layer 2/ }).click();
  await page
    .getByText(/^Layer 2 is still coming: what is listed is in its first [\d.]+ of [\d.]+ MB\.$/)
    .waitFor();
  await tree.press('Home');
  await tree.press('ArrowRight');
  await tree.getByRole('row', { name: /^first\.txt/ }).click();
  await page.getByRole('region', { name: 'Text of first.txt' }).getByText('has arrived').waitFor();
  expect(await tree.getByRole('row', { name: /^last\.txt/ }).count()).toBe(0);

  // When all has come, what is asked of the old list leads to the new one.
  stage.simulator.options.totalBytesPerSecond = undefined;
  await goTo(page, 'Downloads');
  await download.getByRole('button', { name: 'Resume' }).click();
  await eventually(() => stateOf(download).textContent()).toContain('Done');
  await lookAgain();
  await tree.getByRole('row', { name: /^last\.txt/ }).click();
  await page.getByRole('region', { name: 'Text of last.txt' }).getByText('the end').waitFor();
});

import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { chooseFromMenu, eventually, openImage, openLink } from './actions.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ generatedRepositories: 300, manyTags: 10_000 });
const framework = 'dotnet/framework/runtime:4.8.1';

/** A tag's line without the date behind the tag. */
function withoutDate(line: string): string {
  return line.replace(/\d{2} [A-Z][a-z]{2} \d{4}$/, '');
}

function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node === node.ownerDocument.activeElement);
}

test('repositories: groups, folders, search and nothing found', async (context) => {
  const page = await stage.open(context);
  const tree = page.getByRole('tree', { name: 'Repositories' });
  const search = page.getByRole('searchbox', { name: 'Search repositories' });
  await tree.getByRole('treeitem', { name: 'Windows base images' }).waitFor();
  await tree.getByRole('treeitem', { name: 'windows/servercore', exact: true }).waitFor();

  await tree.getByRole('treeitem', { name: 'Windows base images' }).click();
  await tree
    .getByRole('treeitem', { name: 'windows/servercore', exact: true })
    .waitFor({ state: 'detached' });
  await tree.getByRole('treeitem', { name: 'Windows base images' }).click();
  // Only the rows in view are drawn.
  await tree.hover();
  await page.mouse.wheel(0, 500);
  const folder = tree.getByRole('treeitem', { name: 'dotnet', exact: true });
  await folder.click();
  await tree.getByRole('treeitem', { name: 'dotnet/sdk', exact: true }).waitFor();
  expect(await folder.getAttribute('aria-expanded')).toBe('true');

  await search.fill('servercore');
  await tree.getByRole('treeitem', { name: 'Matches' }).waitFor();
  await eventually(() => tree.getByRole('treeitem').count()).toBe(2);
  await search.fill('no such thing');
  await page.getByText('Nothing matches “no such thing”').waitFor();
});

test('what administrators call Windows images finds their repositories, tags and images', async (context) => {
  const page = await stage.open(context);
  const tree = page.getByRole('tree', { name: 'Repositories' });
  const search = page.getByRole('searchbox', { name: 'Search repositories' });
  for (const words of ['server core 2019', 'servercore 2019', 'Server-Core 17763']) {
    await search.fill('no such thing');
    await tree.waitFor({ state: 'detached' });
    await search.fill(words);
    await eventually(() => tree.getByRole('treeitem').allTextContents()).toEqual([
      expect.stringMatching(/^Matches/),
      'windows/servercore',
    ]);
  }
  await search.fill('ltsc2019');
  await eventually(() => tree.getByRole('treeitem').allTextContents()).toEqual([
    expect.stringMatching(/^Matches/),
    'windows/servercore',
    'windows/nanoserver',
    'windows',
  ]);
  await search.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'windows/servercore' }).waitFor();

  const tags = page.getByRole('listbox', { name: 'Tags' });
  const filter = page.getByRole('searchbox', { name: 'Filter tags' });
  await tags.getByRole('option').first().waitFor();
  await filter.fill('server 2019');
  await tags
    .getByRole('option', { name: /Server 2025/ })
    .first()
    .waitFor({ state: 'detached' });
  const found = await tags.getByRole('option').allTextContents();
  expect(found[0]).toMatch(/^Server 2019KB\d{7}10 Novltsc2019 and 6 more/);
  for (const image of found) expect(image).toMatch(/^Server 2019/);

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Paste references/ }).fill('server core 2019');
  const results = page.getByRole('listbox', { name: 'Results' }).getByRole('option');
  await eventually(() => results.first().textContent()).toContain(
    `${stage.host}/windows/servercore:ltsc2019`,
  );
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'servercore:ltsc2019', exact: true }).waitFor();
});

test('search boxes by keyboard: Enter opens the first match, ArrowDown goes on, Escape clears', async (context) => {
  const page = await stage.open(context);
  const search = page.getByRole('searchbox', { name: 'Search repositories' });
  const tree = page.getByRole('tree', { name: 'Repositories' });
  await tree.getByRole('treeitem', { name: 'windows/servercore', exact: true }).waitFor();
  await search.fill('dotnet sdk');
  await search.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'dotnet/sdk' }).waitFor();
  await search.press('Escape');
  expect(await search.inputValue()).toBe('');
  await search.fill('nanoserver');
  await tree.getByRole('treeitem', { name: 'windows/nanoserver', exact: true }).waitFor();
  await search.press('ArrowDown');
  await eventually(() => isFocused(tree)).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'windows/nanoserver' }).waitFor();

  const filter = page.getByRole('searchbox', { name: 'Filter tags' });
  const tags = page.getByRole('listbox', { name: 'Tags' });
  await tags.getByRole('option').first().waitFor();
  await filter.fill('2022');
  await filter.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'nanoserver:ltsc2022', exact: true }).waitFor();
  await filter.press('Escape');
  expect(await filter.inputValue()).toBe('');
  await tags
    .getByRole('option', { name: /\bltsc2025\b/ })
    .first()
    .waitFor();
  await filter.press('ArrowDown');
  await eventually(() => isFocused(tags)).toBe(true);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'nanoserver:ltsc2025', exact: true }).waitFor();
});

test('favourites and recent repositories stand on top and survive a reload', async (context) => {
  const page = await stage.open(context);
  await page.getByRole('searchbox', { name: 'Search repositories' }).fill('dotnet/sdk');
  await page.getByRole('treeitem', { name: 'dotnet/sdk', exact: true }).click();
  await page.getByRole('button', { name: 'Add to favourites' }).click();
  await page.getByRole('button', { name: 'Remove from favourites' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search repositories' }).fill('aspnet');
  await page.getByRole('treeitem', { name: 'dotnet/aspnet', exact: true }).click();
  await page.getByRole('heading', { name: 'dotnet/aspnet' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search repositories' }).fill('');
  for (const reloads of [false, true]) {
    if (reloads) await page.reload();
    await page.getByRole('treeitem', { name: 'Favourites' }).waitFor();
    await page.getByRole('treeitem', { name: 'dotnet/sdk', exact: true }).first().waitFor();
    await page.getByRole('treeitem', { name: 'Recent' }).waitFor();
  }
  await page.getByRole('treeitem', { name: 'dotnet/sdk', exact: true }).first().click();
  await page.getByRole('button', { name: 'Remove from favourites' }).click();
  await page.getByRole('treeitem', { name: 'Favourites' }).waitFor({ state: 'detached' });
});

test('ten thousand tags: filter, order and scrolling', async (context) => {
  const page = await stage.open(context);
  await openLink(page, `${stage.host}/oss/kubernetes/many-tags`);
  const filter = page.getByRole('searchbox', { name: 'Filter tags' });
  await eventually(() => filter.getAttribute('placeholder')).toBe('Filter 10,000 tags');
  const tags = page.getByRole('listbox', { name: 'Tags' });
  expect(await tags.getByRole('option').count()).toBeLessThan(100);
  await eventually(() => tags.getByRole('option').first().getAttribute('aria-setsize')).toBe('10000');
  await tags.focus();
  await page.keyboard.press('End');
  await tags.getByRole('option', { name: /^1\.0\.0 / }).waitFor();
  await chooseSort('Version');
  await page.keyboard.press('Escape');
  await filter.fill('1.42.7');
  await eventually(async () => (await tags.getByRole('option').allTextContents()).map(withoutDate)).toEqual([
    '1.42.79',
    ...['78', '77', '76', '75', '74', '73', '72', '71', '70', '7'].map((last) => `1.42.${last}`),
  ]);
  await filter.fill('none of them');
  await page.getByText('Nothing matches “none of them”').waitFor();

  async function chooseSort(order: string): Promise<void> {
    await page.getByRole('button', { name: /^Order:/ }).click();
    await page.getByRole('menuitemradio', { name: order }).click();
    await page.getByRole('button', { name: `Order: ${order}` }).waitFor();
  }
});

test('an image: platforms by name with their sizes, layers with their source, config, manifest', async (context) => {
  const page = await stage.open(context, { permissions: ['clipboard-read', 'clipboard-write'] });
  await openImage(page, stage.host, framework);
  const platforms = page.getByRole('radiogroup', { name: 'Platform' });
  await eventually(() => platforms.getByRole('radio').allTextContents()).toHaveLength(3);
  await eventually(() =>
    platforms.getByRole('radio', { name: /^Windows Server 2019/ }).textContent(),
  ).toMatch(/10\.0\.17763\.7919 · amd64[\d.]+ MB$/);
  await platforms.getByRole('radio', { name: /^Windows Server 2022/ }).click();
  await page.keyboard.press('ArrowLeft');
  const chosen = platforms.getByRole('radio', { name: /^Windows Server 2019/ });
  await eventually(() => chosen.getAttribute('aria-checked')).toBe('true');
  await eventually(() => page.url()).toContain('platform=windows%2Famd64%3A10.0.17763');

  await page.getByRole('img', { name: '4 layers, drawn to scale' }).waitFor();
  await page.getByText(`foreign, from ${stage.simulator.hosts.link}`).waitFor();
  const layer = page.getByRole('button', { name: /^Apply image 1809-RTM-amd64/ });
  await layer.click();
  expect(await layer.getAttribute('aria-expanded')).toBe('true');
  await page.getByText('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip').first().waitFor();
  await page.getByRole('button', { name: 'Copy digest' }).nth(1).click();
  await eventually(clipboard).toMatch(/^sha256:[0-9a-f]{64}$/);
  for (const [item, text] of [
    ['docker pull command', `docker pull ${stage.host}/${framework}`],
    ['Longshore command line', /^longshore pull .+:4\.8\.1 --platform windows\/amd64:10\.0\.17763\.7919$/],
    ['Reference with digest', /\/dotnet\/framework\/runtime@sha256:/],
    ['Copy reference', `${stage.host}/${framework}`],
  ] as const) {
    await chooseFromMenu(page, page.getByRole('button', { name: 'Copy as' }), item);
    await eventually(clipboard).toMatch(text);
  }
  await page.getByRole('tab', { name: 'Config' }).click();
  await page.getByRole('region', { name: 'Config' }).getByText('"os.version": "10.0.17763.7919"').waitFor();
  await page.getByRole('tab', { name: 'Manifest' }).click();
  await page.getByRole('region', { name: 'Manifest' }).getByText('"schemaVersion": 2').waitFor();

  function clipboard(): Promise<string> {
    return page.evaluate('navigator.clipboard.readText()');
  }
});

test('many platforms are a list, and an artifact says what it is', async (context) => {
  const page = await stage.open(context);
  await openImage(page, stage.host, 'oss/kubernetes/pause:3.4.1');
  await page.getByRole('combobox', { name: 'Platform' }).click();
  await eventually(() => page.getByRole('option', { name: /^(Linux|Windows)/ }).count()).toBe(9);
  const windows = page.getByRole('group', { name: 'Windows' });
  await windows.getByRole('option', { name: /^Windows Server 2019/ }).waitFor();
  const linux = page.getByRole('group', { name: 'Linux' });
  await linux.getByRole('option', { name: /^Linux · arm64.*kB$/ }).waitFor();
  for (const option of await page.getByRole('option', { name: /^(Linux|Windows)/ }).all())
    expect((await option.boundingBox())?.height, await option.innerText()).toBeLessThan(40);
  await page.getByRole('option', { name: /^Linux · arm64.*kB$/ }).click();
  await eventually(() => page.url()).toContain('platform=linux%2Farm64');
  await openImage(page, stage.host, 'azurearcmonitor/helm/monitor:1.2.0');
  await page.getByText('Helm chart', { exact: true }).waitFor();
});

test('what is not there says so and offers a way on', async (context) => {
  const page = await stage.open(context);
  const pane = page.getByRole('region', { name: 'Image' });
  await openLink(page, `${stage.host}/nope/nothing:1`);
  await pane.getByRole('heading', { name: 'No such repository' }).waitFor();
  await page.getByRole('region', { name: 'Tags of nope/nothing' }).getByText('No such repository').waitFor();
  await openLink(page, `${stage.host}/windows/servercore:ltsc1066`);
  await pane.getByRole('heading', { name: 'No such tag or digest' }).waitFor();
  await pane.getByRole('alert').getByText('ltsc1066').waitFor();
  await openLink(page, `${stage.host}/samples/schema-one:latest`);
  await pane.getByRole('heading', { name: 'Unsupported manifest' }).waitFor();
  await openLink(page, `${stage.host}/azuredocs/no-tags`);
  await page.getByRole('heading', { name: 'No tags' }).waitFor();
  await openLink(page, `${stage.host}/${framework}?platform=linux%2Fs390x`);
  await pane.getByRole('heading', { name: 'Not offered for this platform' }).waitFor();
  await pane.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('radiogroup', { name: 'Platform' }).waitFor();
});

test('a registry that fails is told of, tried again, and shown as last seen', async (context) => {
  const page = await stage.open(context);
  const broken = stage.simulator.faults.add({
    kind: 'status',
    status: 403,
    match: '/v2/dotnet/runtime/',
    times: 'always',
  });
  await openLink(page, `${stage.host}/dotnet/runtime`);
  await page.getByRole('heading', { name: 'Access denied' }).waitFor();
  broken.remove();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page
    .getByRole('option', { name: /\b10\.0/ })
    .first()
    .waitFor();

  const cut = stage.simulator.faults.add({ kind: 'refuse', role: 'registry', times: 'always' });
  await page.reload();
  await page
    .getByText(/^The registry cannot be reached\. Showing what was saved on /)
    .first()
    .waitFor();
  await page
    .getByRole('option', { name: /\b10\.0/ })
    .first()
    .waitFor();
  cut.remove();
});

test('a registry that cannot be reached leaves a way to the settings and to the demo', async (context) => {
  const page = await stage.open(context);
  await openLink(page, '127.0.0.1:9');
  await page.getByRole('heading', { name: 'Cannot reach the host' }).waitFor();
  await page.getByText('npm run demo').waitFor();
  await page.getByRole('button', { name: 'Copy details' }).waitFor();
  await page.getByRole('button', { name: 'Open settings' }).click();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
});

test('the command palette opens references, repositories and places, and explains what is none', async (context) => {
  const page = await stage.open(context);
  const box = page.getByRole('combobox', { name: /Paste references/ });
  const run = async (text: string) => {
    await page.keyboard.press('Control+k');
    await box.fill(text);
    await page.getByRole('listbox', { name: 'Results' }).getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
  };
  await run(`docker pull ${stage.host}/windows/nanoserver:ltsc2022`);
  await page.getByRole('heading', { level: 2, name: 'nanoserver:ltsc2022', exact: true }).waitFor();
  await run('dotnet/sdk');
  await page.getByRole('heading', { name: 'dotnet/sdk' }).waitFor();
  await run('Settings');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await page.keyboard.press('Control+k');
  await box.fill('windows/Servercore:x');
  await page.getByRole('option', { name: /not a/i }).waitFor();
  await box.fill(`FROM ${'x'.repeat(800)}`);
  const refusal = page.getByRole('option', { name: /not an? / });
  await eventually(async () => ((await refusal.textContent()) ?? '').length).toBeLessThan(500);
  await box.fill('');
  expect(await page.getByRole('option', { name: /^Pause all downloads$/ }).count()).toBe(1);
  await page.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
  await page.goBack();
  await page.getByRole('heading', { name: 'dotnet/sdk' }).waitFor();
});

test('the palette reads lines of Dockerfiles and pages of the portal', async (context) => {
  const page = await stage.open(context);
  const run = async (text: string, found: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Paste references/ }).fill(text);
    const first = page.getByRole('listbox', { name: 'Results' }).getByRole('option').first();
    await eventually(() => first.textContent()).toContain(found);
    await page.keyboard.press('Enter');
  };
  const name = `${stage.host}/dotnet/framework/runtime:4.8.1`;
  await run(`FROM --platform=windows/amd64:ltsc2022 "${name}" AS build`, name);
  await page.getByRole('heading', { level: 2, name: 'runtime:4.8.1', exact: true }).waitFor();
  const chosen = page.getByRole('radio', { name: /^Windows Server 2022/ });
  await eventually(() => chosen.getAttribute('aria-checked')).toBe('true');
  await run(
    'https://mcr.microsoft.com/en-us/artifact/mar/windows/servercore/tags',
    'mcr.microsoft.com/windows/servercore',
  );
  await eventually(() => page.url()).toMatch(/#\/explore\/mcr\.microsoft\.com\/windows\/servercore$/);
});

test('place, choice, filter, tab and column width survive a reload', async (context) => {
  const page = await stage.open(context);
  await openImage(page, stage.host, 'windows/servercore:ltsc2022');
  await page.getByRole('searchbox', { name: 'Filter tags' }).fill('ltsc');
  await page.getByRole('searchbox', { name: 'Search repositories' }).fill('windows');
  await page.getByRole('tab', { name: 'Manifest' }).click();
  const resizer = page.getByRole('separator', { name: 'Width of the tag column' });
  await resizer.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const width = await resizer.getAttribute('aria-valuenow');
  await page.goto('about:blank');
  await page.goto(await stage.origin());
  await page.getByRole('heading', { level: 2, name: 'servercore:ltsc2022', exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Manifest', selected: true }).waitFor();
  expect(await page.getByRole('searchbox', { name: 'Filter tags' }).inputValue()).toBe('ltsc');
  expect(await page.getByRole('searchbox', { name: 'Search repositories' }).inputValue()).toBe('windows');
  expect(await resizer.getAttribute('aria-valuenow')).toBe(width);
});

// `node scripts/icons.mjs`: every icon of the app out of assets/icon.svg, drawn by an installed Chromium.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser, runsAsRoot } from './app/browser-window.mjs';
import { packIcns, packIco } from './packaging/icon-files.mjs';
import { root } from './setup/project.mjs';

const appWidths = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const icoWidths = [16, 24, 32, 48, 64, 128, 256];
const linuxWidths = [16, 24, 32, 48, 64, 128, 256, 512];

const svg = readFileSync(join(root, 'assets', 'icon.svg'), 'utf8');
// Small pictures show the mark larger; a template is drawn by macOS in a colour of its own.
const mark = svg
  .replace('viewBox="0 0 1024 1024"', 'viewBox="152 104 720 800"')
  .replace(/<rect id="ground".*?\/>/, '');
const template = mark.replace('color="#ffffff"', 'color="#000000"');

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: runsAsRoot() ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();

const images = new Map();
for (const width of appWidths) images.set(width, await draw(svg, width));
save('assets/icon.ico', packIco(icoWidths.map((width) => [width, images.get(width)])));
save('assets/icon.icns', packIcns(images));
for (const width of linuxWidths) save(`assets/icons/${width}x${width}.png`, images.get(width));
save(
  'electron/desktop/downloads/icons/tray.png',
  await draw(svg.replace('viewBox="0 0 1024 1024"', 'viewBox="48 48 928 928"'), 16),
);
save('electron/desktop/downloads/icons/tray@2x.png', images.get(32));
save('electron/desktop/downloads/icons/tray-template.png', await draw(template, 16));
save('electron/desktop/downloads/icons/tray-template@2x.png', await draw(template, 32));
await browser.close();

async function draw(source, width) {
  await page.setViewportSize({ width, height: width });
  const sized = source.replace('<svg ', `<svg width="${width}" height="${width}" style="display:block" `);
  await page.setContent(`<body style="margin:0;background:transparent">${sized}</body>`);
  return page.screenshot({ omitBackground: true });
}

function save(path, content) {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

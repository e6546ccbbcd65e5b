import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/project.mjs';

// Vite writes one list for each part that it builds.
const parts = ['node', 'renderer'];
const heading = /^## (?=.+ - \S+ \(.+\)$)/m;

/**
 * Merges the licences of what is bundled into `out/THIRD-PARTY-LICENSES.md`; Electron's and Chromium's own lie beside the
 * program anyway.
 */
export function writeThirdPartyLicenses() {
  const sections = new Map();
  for (const part of parts) {
    const text = readFileSync(join(root, 'out', part, '.vite', 'license.md'), 'utf8');
    for (const section of text.split(heading).slice(1)) {
      const [name, ...lines] = section.split('\n');
      sections.set(name, lines.join('\n').trim() || statedLicense(name));
    }
  }
  const body = [...sections]
    .sort(([left], [right]) => left.localeCompare(right, 'en'))
    .map(([name, text]) => `## ${name}\n\n${text}\n`)
    .join('\n');
  writeFileSync(
    join(root, 'out', 'THIRD-PARTY-LICENSES.md'),
    `# Licences of the packages that are part of Longshore\n\n${body}`,
  );
}

/**
 * The licence of a package that comes without its text: what its package.json states, with the text that this means.
 * @throws {Error} for anything but MIT and Apache-2.0, so that somebody looks.
 */
function statedLicense(heading) {
  const name = heading.slice(0, heading.indexOf(' - '));
  const file = join(root, 'node_modules', name, 'package.json');
  const { license, author } = JSON.parse(readFileSync(file, 'utf8'));
  if (license === 'Apache-2.0') return apacheText();
  if (license !== 'MIT') throw new Error(`${name} (${license}) comes without the text of its licence.`);
  const holder = (typeof author === 'string' ? author : author?.name) ?? `The authors of ${name}`;
  return `MIT License\n\nCopyright (c) ${holder}\n\n${mitText}`;
}

/** The Apache licence, which is the same for whoever states it, as another bundled package brings it. */
function apacheText() {
  return readFileSync(join(root, 'node_modules', '@sigstore', 'bundle', 'LICENSE'), 'utf8').trim();
}

const mitText = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

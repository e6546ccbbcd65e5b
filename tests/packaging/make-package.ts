// Stands for fpm, which Debian has not: makes a deb or an rpm, with dpkg-deb or rpmbuild, of what electron-builder asks of fpm.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const { values: asked, positionals: sources } = parseArgs({
  allowPositionals: true,
  options: {
    'source-type': { ...text, short: 's' },
    type: { ...text, short: 't' },
    depends: { ...texts, short: 'd' },
    force: { type: 'boolean' },
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
    'deb-compression': text,
    'deb-priority': text,
    'deb-recommends': texts,
    'rpm-compression': text,
    'rpm-os': text,
    'rpm-summary': text,
    'rpm-rpmbuild-define': texts,
  },
});

const given = (name: keyof typeof asked) => {
  const value = asked[name];
  if (typeof value !== 'string') throw new Error(`--${name} is missing`);
  return value;
};

const folder = mkdtempSync(join(tmpdir(), 'longshore-package-'));
const tree = join(folder, 'tree');
for (const source of sources) {
  const [from = '', to = ''] = source.split('=');
  const target = join(tree, to);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(from, target, { recursive: true, preserveTimestamps: true });
}

function makeDeb(): void {
  mkdirSync(join(tree, 'DEBIAN'));
  const [summary = '', ...rest] = given('description').trim().split('\n');
  const fields = {
    Package: given('name'),
    Version: given('version'),
    Architecture: given('architecture'),
    Maintainer: given('maintainer'),
    Priority: given('deb-priority'),
    Depends: (asked.depends ?? []).join(', '),
    Recommends: (asked['deb-recommends'] ?? []).join(', '),
    Homepage: given('url'),
    Description: [summary, ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== '');
  writeFileSync(
    join(tree, 'DEBIAN', 'control'),
    lines.map(([name, value]) => `${name}: ${value}\n`).join(''),
  );
  for (const [name, option] of [
    ['postinst', 'after-install'],
    ['postrm', 'after-remove'],
  ] as const)
    writeFileSync(join(tree, 'DEBIAN', name), readFileSync(given(option)), { mode: 0o755 });
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', tree, given('package')]);
}

function makeRpm(): void {
  const script = (option: 'after-install' | 'after-remove') => readFileSync(given(option), 'utf8');
  const paths = sources.map((source) => source.slice(source.indexOf('=') + 1));
  const spec = [
    `Name: ${given('name')}`,
    `Version: ${given('version')}`,
    'Release: 1',
    `Summary: ${given('rpm-summary')}`,
    `License: ${given('license')}`,
    `URL: ${given('url')}`,
    ...(asked.depends ?? []).map((name) => `Requires: ${name}`),
    'AutoReqProv: no',
    '%description',
    given('description').trim(),
    '%post',
    script('after-install'),
    '%postun',
    script('after-remove'),
    '%files',
    ...paths.map((path) => `"${path}"`),
    '',
  ];
  const specFile = join(folder, 'package.spec');
  writeFileSync(specFile, spec.join('\n'));
  const defines = [
    `_topdir ${folder}`,
    `_rpmdir ${folder}`,
    '_rpmfilename package.rpm',
    '__os_install_post %{nil}',
    '_binary_payload w1.gzdio',
  ];
  execFileSync(
    'rpmbuild',
    [
      '-bb',
      '--buildroot',
      tree,
      ...['--target', given('architecture')],
      ...defines.flatMap((define) => ['--define', define]),
      specFile,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  cpSync(join(folder, 'package.rpm'), given('package'));
}

try {
  if (asked.type === 'deb') makeDeb();
  else makeRpm();
  if (statSync(resolve(given('package'))).size === 0) throw new Error('The package is empty');
} finally {
  rmSync(folder, { recursive: true });
}

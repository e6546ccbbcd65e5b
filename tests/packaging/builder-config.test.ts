import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

// electron-builder's own parser of its configuration, and its own list of what there is to set.
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const scheme = z
  .object({
    definitions: z.object({ FuseOptionsV1: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
  })
  .parse(require('app-builder-lib/scheme.json'));

const targets = z.array(
  z.object({
    target: z.string(),
    arch: z.union([z.string(), z.array(z.string())]).transform((arch) => [arch].flat()),
  }),
);
const system = z.looseObject({ target: targets });
const read = (name: string) => readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
const text = read('electron-builder.yml');
const config = z
  .object({
    appId: z.string(),
    publish: z.null(),
    electronFuses: z.record(z.string(), z.boolean()),
    protocols: z.array(z.object({ name: z.string(), schemes: z.array(z.string()) })),
    win: system,
    mac: system,
    linux: system,
    nsis: z.looseObject({ artifactName: z.string() }),
    portable: z.looseObject({ artifactName: z.string() }),
  })
  .parse(require('js-yaml').load(text));

describe('electron-builder.yml', () => {
  it('builds for all three systems', () => {
    const built = (['win', 'mac', 'linux'] as const).flatMap((name) =>
      config[name].target.map(({ target, arch }) => `${name} ${target} ${arch.join('+')}`),
    );
    expect(built).toEqual([
      'win nsis x64+arm64',
      'win portable x64+arm64',
      'win zip x64+arm64',
      'mac dmg universal',
      'mac zip universal',
      'linux AppImage x64+arm64',
      'linux deb x64+arm64',
      'linux rpm x64+arm64',
      'linux tar.gz x64+arm64',
    ]);
  });

  it('leaves no fuse to chance', () => {
    const known = Object.keys(scheme.definitions.FuseOptionsV1.properties);
    expect(Object.keys(config.electronFuses).sort()).toEqual(known.sort());
  });

  it('names the app as main does, since Windows finds notifications by it', () => {
    expect(config.appId).toBe(/const appId = '(.*)'/.exec(read('electron/main.ts'))?.[1]);
  });

  it('makes the app the opener of longshore:// links on every system', () => {
    expect(config.protocols).toEqual([{ name: 'Longshore', schemes: ['longshore'] }]);
    // electron-builder writes them into Info.plist and the desktop entry; an installer for Windows has to be told.
    const installer = read('assets/installer.nsh');
    expect(installer).toContain('\\shell\\open\\command" "" \'"$appExe" -- "%1"\'');
    expect(installer).toMatch(/macro customUnInstall\s+\$\{ifNot\} \$\{isUpdated\}\s+DeleteRegKey SHCTX/);
  });

  it('lets a link be no option of Chromium on Linux, whichever package brings the desktop entry', () => {
    expect(config.linux.executableArgs).toEqual(['--']);
  });

  it('gives up nothing of the hardened runtime on macOS but the ban on compiling at run time', () => {
    const { hardenedRuntime, entitlements, entitlementsInherit } = config.mac;
    expect({ hardenedRuntime, entitlements, entitlementsInherit }).toEqual({
      hardenedRuntime: true,
      entitlements: 'assets/entitlements.mac.plist',
      entitlementsInherit: 'assets/entitlements.mac.plist',
    });
    const list = read('assets/entitlements.mac.plist');
    expect([...list.matchAll(/<key>(.*?)<\/key>\s*<(\w+)\/>/g)].map(([, ...entry]) => entry)).toEqual([
      ['com.apple.security.cs.allow-jit', 'true'],
    ]);
  });

  it('gives every artefact of a system a name of its own', () => {
    expect(new Set([config.nsis.artifactName, config.portable.artifactName]).size).toBe(2);
    expect(config.nsis.artifactName).toContain('-setup.');
    expect(config.nsis.buildUniversalInstaller).toBe(false);
    expect(config.portable.buildUniversalInstaller).toBe(false);
  });

  it('has a page on installing that says what an unpacked tar.gz needs where AppArmor keeps namespaces from it', () => {
    const page = read('docs/install.md');
    expect(page).toMatch(/## Ubuntu 24\.04 and later\n[^#]*tar\.gz/);
    expect(page).toMatch(/flags=\(unconfined\) \{\s+userns,\s+\}/);
  });

  it('publishes nothing by itself', () => {
    expect(config.publish).toBeNull();
    expect(read('scripts/package.mjs')).toMatch(/'--publish',\s+'never'/);
  });
});

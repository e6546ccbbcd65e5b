import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import * as z from 'zod';
import type { HostInfo } from '../../../shared/schemas/host.ts';
import { type PackageKind, packageKind } from './package-kind.ts';

const packageSchema = z.object({ signed: z.boolean().default(false) });
const name = /^[\w.-]+$/;

type UpdateWay = HostInfo['capabilities']['updates'];

/** What the packaging knew about this build. */
export interface BuildFacts {
  updates: UpdateWay;
  /** Where newer builds are published; undefined for a build without such a place. */
  releasePage: string | undefined;
}

/** Reads what packaging has left in the app; a checkout has neither a signature nor a source of updates. */
export function readBuildFacts(
  resourcesFolder: string = process.resourcesPath,
  platform: NodeJS.Platform = process.platform,
): BuildFacts {
  if (!app.isPackaged) return { updates: 'none', releasePage: undefined };
  const releasePage = readReleasePage(join(resourcesFolder, 'app-update.yml'));
  if (releasePage === undefined) return { updates: 'none', releasePage };
  const packageFile = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'));
  const { signed } = packageSchema.parse(packageFile);
  const kind = packageKind({
    platform,
    environment: process.env,
    program: process.execPath,
    resourcesFolder,
  });
  return { updates: updateWay(kind, signed), releasePage };
}

/**
 * What electron-updater can do for a package. It would put the installer's build in the place of a portable program or
 * an unpacked zip, and knows no update of a tar.gz at all; deb and rpm are for the system's own package manager.
 */
function updateWay(kind: PackageKind, isSigned: boolean): UpdateWay {
  switch (kind) {
    case 'nsis':
    case 'mac-app':
    case 'appimage':
      return isSigned ? 'installs' : 'tells';
    case 'tar.gz':
      return 'by-hand';
    default:
      return 'tells';
  }
}

/** electron-builder writes this file for electron-updater: one `key: value` a line. */
function readReleasePage(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const fields = new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(/:\s*/, 2))
      .map(([key = '', value = '']) => [key.trim(), value.trim()]),
  );
  const owner = fields.get('owner') ?? '';
  const repository = fields.get('repo') ?? '';
  if (fields.get('provider') !== 'github' || !name.test(owner) || !name.test(repository)) return undefined;
  return `https://github.com/${owner}/${repository}/releases`;
}

import { release } from 'node:os';
import type { Platform } from '../../shared/descriptor.ts';

const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  arm64: 'arm64',
  arm: 'arm',
};

/**
 * The platform whose images this machine would run. A Mac runs Linux images; Windows takes those of its own build
 * (Microsoft, "Windows container version compatibility").
 */
export function hostPlatform(): Platform {
  const architecture = architectures[process.arch] ?? process.arch;
  if (process.platform !== 'win32') return { os: 'linux', architecture };
  return { os: 'windows', architecture, 'os.version': release() };
}

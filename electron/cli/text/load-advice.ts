import type { ExportFormat } from '../../../shared/schemas/download.ts';
import { dockerLoadCommand, quoteForShell } from '../../../shared/text/docker-load-command.ts';

/** The facts about an export that the advice depends on. */
export interface WrittenExport {
  format: ExportFormat;
  path: string;
  /** True when it has foreign layers that are still declared as such. */
  hasForeignLayers: boolean;
  /** What tells it from others of its layout, as `layoutSelector` reads it; empty for the only one. */
  selector?: string;
  /** False for several platforms at once, and for what has none: these have no one config that could be shown. */
  isOnePlatform?: boolean;
}

/**
 * Lines that tell people how to load an export. Tools that read an OCI layout take foreign layers from their
 * URLs even when the layout holds them.
 */
export function loadAdvice(
  { format, path, hasForeignLayers, selector = '', isOnePlatform = true }: WrittenExport,
  platform: string = process.platform,
): string[] {
  if (format === 'docker-archive') return [`Load it with: ${dockerLoadCommand(path, platform)}`];
  const inspect = isOnePlatform ? 'skopeo inspect' : 'skopeo inspect --raw';
  const read =
    platform !== 'win32' && path.includes(':')
      ? 'skopeo and podman read no path with a colon in it: move it to another one first.'
      : `Read it with: ${inspect} ${quoteForShell(`${format}:${path}${selector}`, platform)}`;
  if (!hasForeignLayers) return [read];
  return [
    read,
    'It has foreign layers, which other tools fetch from the network even so. Export with --distributable to prevent that.',
  ];
}

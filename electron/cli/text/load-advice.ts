import type { ExportFormat } from '../../../shared/schemas/download.ts';
import { dockerLoadCommand, quoteForShell } from '../../../shared/text/docker-load-command.ts';

/** The facts about an export that the advice depends on. */
export interface WrittenExport {
  format: ExportFormat;
  path: string;
  /** True when it has foreign layers that are still declared as such. */
  hasForeignLayers: boolean;
}

/**
 * Lines that tell people how to load an export. Tools that read an OCI layout take foreign layers from their
 * URLs even when the layout holds them.
 */
export function loadAdvice({ format, path, hasForeignLayers }: WrittenExport): string[] {
  const { platform } = process;
  if (format === 'docker-archive') return [`Load it with: ${dockerLoadCommand(path, platform)}`];
  const read = `Read it with: skopeo inspect ${format}:${quoteForShell(path, platform)}`;
  if (!hasForeignLayers) return [read];
  return [
    read,
    'It has foreign layers, which other tools fetch from the network even so. Export with --distributable to prevent that.',
  ];
}

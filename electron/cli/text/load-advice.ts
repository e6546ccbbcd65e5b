import { dockerLoadCommand, quoteForShell } from '../../../shared/docker-load-command.ts';
import type { ExportFormat } from '../../../shared/schemas/download.ts';

/** What was written, as far as advice on it depends on it. */
export interface WrittenExport {
  format: ExportFormat;
  path: string;
  /** It has foreign layers, and they were left declared as such. */
  hasForeignLayers: boolean;
}

/**
 * What to do with an export, as lines for people. Tools that read an OCI layout take foreign layers from their
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

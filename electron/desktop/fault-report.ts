import { inspect } from 'node:util';
import { redact } from './redact.ts';

/** What a report of a fault is made of. */
export interface FaultFacts {
  version: string;
  error: unknown;
  recentLog: readonly string[];
  privateFolders: readonly string[];
}

/** A text for an issue: versions, the error, the latest lines of the log. It holds no credential and no user path. */
export function faultReport({ version, error, recentLog, privateFolders }: FaultFacts): string {
  const { electron, chrome, node } = process.versions;
  const text = [
    `Longshore ${version} on ${process.platform} ${process.arch}`,
    `Electron ${electron ?? 'none'}, Chromium ${chrome ?? 'none'}, Node ${node}`,
    '',
    inspect(error, { depth: 4 }),
    '',
    ...recentLog,
  ].join('\n');
  return redact(text, privateFolders);
}

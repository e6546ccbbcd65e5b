import { inspect } from 'node:util';
import { redact } from '../log/redact.ts';

/** What a report of a fault is made of. */
export interface FaultFacts {
  version: string;
  error: unknown;
  recentLog: readonly string[];
  privateNames: readonly string[];
}

// In characters: GitHub takes 65,536 of them in an issue.
const longestError = 10_000;
const longestLog = 40_000;

/** A text for an issue: versions, the error, the latest lines of the log. It holds no credential and no user path. */
export function faultReport({ version, error, recentLog, privateNames }: FaultFacts): string {
  const { electron, chrome, node } = process.versions;
  const text = [
    `Longshore ${version} on ${process.platform} ${process.arch}`,
    `Electron ${electron ?? 'none'}, Chromium ${chrome ?? 'none'}, Node ${node}`,
    '',
    inspect(error, { depth: 4 }).slice(0, longestError),
    '',
    ...latestLines(recentLog),
  ].join('\n');
  return redact(text, privateNames);
}

function latestLines(lines: readonly string[]): readonly string[] {
  let room = longestLog;
  const first = lines.findLastIndex((line) => {
    room -= line.length;
    return room < 0;
  });
  return lines.slice(first + 1);
}

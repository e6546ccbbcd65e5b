import type { CommandEnvironment } from '../process/environment.ts';
import { toJsonText } from '../text/sanitize.ts';
import { pullLine } from './lines.ts';
import type { PullView } from './view.ts';

/** Shows a pull to a machine: NDJSON on stdout. */
export function createJsonView({ writeLine }: CommandEnvironment): PullView {
  return {
    show(_detail, moments) {
      for (const moment of moments) {
        const line = pullLine(moment);
        if (line !== undefined) writeLine(toJsonText(line));
      }
    },
    stop() {},
  };
}

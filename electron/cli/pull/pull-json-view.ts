import type { CommandEnvironment } from '../command-environment.ts';
import { toJsonText } from '../text/sanitize-text.ts';
import { pullLine } from './pull-lines.ts';
import type { PullView } from './pull-view.ts';

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

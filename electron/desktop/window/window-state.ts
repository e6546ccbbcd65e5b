import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BrowserWindow, type Rectangle, screen } from 'electron';
import * as z from 'zod';

const windowStateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400).max(20_000),
  height: z.number().int().min(300).max(20_000),
  maximized: z.boolean(),
});

/** Where the window was when it was last closed. */
export type WindowState = z.infer<typeof windowStateSchema>;

/** Reads what `rememberWindowState` wrote; undefined when there is nothing usable or that screen is gone. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    const state = windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return overlaps(screen.getDisplayMatching(state).workArea, state) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the window's place when it closes. Failing to is no reason to trouble the user. */
export function rememberWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      // Synchronous, since the process may end with its window.
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const aside = `${file}.new`;
      writeFileSync(aside, JSON.stringify(state), { mode: 0o600 });
      renameSync(aside, file);
    } catch {
      // The next window opens at its default place.
    }
  });
}

function overlaps(area: Rectangle, { x, y, width, height }: Rectangle): boolean {
  return x < area.x + area.width && x + width > area.x && y < area.y + area.height && y + height > area.y;
}

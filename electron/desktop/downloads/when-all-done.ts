import { execFile } from 'node:child_process';
import { app } from 'electron';
import { isSettled } from '../../../shared/download-states.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';
import type { DownloadsFollower } from './follow.ts';

const sleepCommands: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['pmset', 'sleepnow'],
  linux: ['systemctl', 'suspend'],
  // Hibernates instead where that is switched on, which keeps everything too.
  win32: ['rundll32.exe', 'powrprof.dll,SetSuspendState', '0,1,0'],
};

/** True where the system has a command that puts it to sleep. */
export function canSleep(platform: NodeJS.Platform = process.platform): boolean {
  return sleepCommands[platform] !== undefined;
}

/** Puts the system to sleep; a refusal leaves it awake. */
export function sleep(): void {
  const [program, ...args] = sleepCommands[process.platform] ?? [];
  if (program !== undefined) execFile(program, args, () => {});
}

/**
 * Quits or sleeps, where the settings say so, when the last download of this run has ended well. Downloads that wait,
 * are paused, or failed are not done: then nothing happens.
 */
export function createWhenAllDone(
  settings: () => Settings,
  actions: { quit(): void; sleep(): void } = { quit: () => app.quit(), sleep },
): DownloadsFollower {
  return {
    show({ event, rows, before }) {
      if (event.type !== 'changes') return;
      const endedNow = event.changed.some(
        ({ id, state }) => state === 'done' && before.get(id)?.state !== 'done',
      );
      const isOpen = [...rows.values()].some(({ state }) => !isSettled(state));
      if (!endedNow || isOpen) return;
      const { whenAllDone } = settings();
      if (whenAllDone !== 'nothing') actions[whenAllDone]();
    },
  };
}

import { expect, it } from 'vitest';
import { isTest, sourceFiles, textOf } from './sources.ts';

/** Where the time of day is asked for on purpose, and why. Everything else measures with `performance.now()`. */
const askTheTimeOfDay: Record<string, string> = {
  'electron/cli/process/chosen-hours.ts': 'obeys times by the clock on the wall',
  'electron/cli/process/sweep.ts': 'compares with the times of files',
  'electron/engine/copying/upload-file.ts': 'forgets what an earlier process has learned long ago',
  'electron/engine/downloads/failure-recovery.ts': 'compares with a date of an earlier process',
  'electron/engine/downloads/outage-retry.ts': 'shows people when the next try is',
  'electron/engine/files/staged/partial.ts': 'compares with the times of files',
  'electron/engine/hours/download-hours.ts': 'obeys hours by the clock on the wall',
  'electron/engine/library/leftovers.ts': 'compares with the times of files',
  'electron/engine/library/removal/removals.ts': 'compares with dates of an earlier process',
  'electron/engine/registry/access/error-answers.ts': 'compares with a date that a server has sent',
  'electron/engine/registry/remembered/details-with-cache.ts': 'compares with a date of an earlier process',
  'electron/engine/serving/certificates/own-authority.ts': 'writes dates into certificates',
  'electron/engine/signatures/tuf/trusted-roots.ts': 'compares with the times of files',
  'electron/engine/transfer/pace/host-memory.ts': 'compares with a date of an earlier process',
  'electron/engine/updates/by-itself.ts': 'compares with dates of an earlier process',
  'electron/engine/updates/looks.ts': 'compares with dates of an earlier process',
  'renderer/downloads/list/start-later-dialog.tsx': 'asks for a time by the clock on the wall',
  'renderer/state/downloads/asked-waits.ts': 'shows people until when a download waits',
  'renderer/state/downloads/speed-history.ts': 'shows people when a speed was measured',
};

it('the time of day, which people and networks set back and forward, measures no duration', () => {
  const files = sourceFiles('shared', 'electron', 'renderer').filter((file) => !isTest(file));
  const asking = files.filter((file) =>
    /\bDate\.now\b|\bnew Date\(\)\.(?:getTime|valueOf)\b|\+new Date\(\)/.test(textOf(file)),
  );
  expect(asking.sort()).toEqual(Object.keys(askTheTimeOfDay).sort());
});

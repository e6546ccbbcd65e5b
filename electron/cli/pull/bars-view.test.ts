import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { expect, onTestFinished, test, vi } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { detailOf, rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { createBarsView } from './bars-view.ts';
import type { PullEvent } from './events.ts';

/** A pull on a terminal of 80 columns, and all that was written to it. */
function pullOnTerminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let written = '';
  stream.on('data', (chunk) => {
    written += chunk;
  });
  const view = createBarsView(stream as unknown as WriteStream);
  onTestFinished(() => view.stop());
  const show = (row: Partial<DownloadRow>, events: PullEvent[] = []) =>
    view.show(detailOf(rowOf(row), []), events);
  return { show, written: () => written };
}

const asked = { host: 'r.example', secondsLeft: 250 };

test('a wait that is asked for before anything is known to fetch is told at once, and counted down', async () => {
  const { show, written } = pullOnTerminal();
  show({ state: 'resolving', bytesTotal: 0, askedToWait: asked }, [{ type: 'asked-to-wait', ...asked }]);
  expect(written()).toContain('r.example asked to wait 4 min');
  await vi.waitFor(() => expect(written()).toContain('asked to wait: 4:10'));
  show({ state: 'resolving', bytesTotal: 0, askedToWait: { ...asked, secondsLeft: 249 } });
  await vi.waitFor(() => expect(written()).toContain('asked to wait: 4:09'));
  expect(written()).not.toContain('NaN');
  show({ state: 'downloading', bytesTotal: 1_000_000, bytesDone: 250_000 });
  await vi.waitFor(() => expect(written()).toMatch(/Total +█+░+ +25 %/));
});

test('an outage is told whole beside bars, however narrow the terminal', async () => {
  const { show, written } = pullOnTerminal();
  show({ bytesTotal: 1_000_000, bytesDone: 250_000 });
  const message = 'registry.example:5000 cannot be reached: the connection was refused. Check the address.';
  const row = rowOf({
    state: 'failed',
    bytesTotal: 1_000_000,
    error: new AppError('NETWORK', message).toJSON(),
  });
  show(row, [{ type: 'outage', row, leftMs: 120_000 }]);
  await vi.waitFor(() => expect(written()).toMatch(/arrived is\s.*kept\. Trying again for 2 min\./));
});

test('an outage before anything is known to fetch is told at once', () => {
  const { show, written } = pullOnTerminal();
  const error = new AppError('NETWORK', 'r.example cannot be reached.').toJSON();
  const row = rowOf({ state: 'failed', bytesTotal: 0, error });
  show(row, [{ type: 'outage', row, leftMs: 120_000 }]);
  expect(written()).toContain('Trying again for 2 min');
});

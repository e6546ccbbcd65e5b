import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { AppError, toAppError } from '../../../../shared/errors.ts';
import { LayerEnd } from '../bounds/layer-end.ts';
import { layerError } from '../bounds/layer-error.ts';
import { createAnswers } from './answers.ts';
import type { Ask, Questions, Reply } from './protocol.ts';

/** Time (ms) between two tellings of how far a piece of work is. */
const intervalMs = 100;

/** Time (ms) that work which takes turns has for itself, before it looks whether somebody asks. */
const turnMs = 10;

const answers = createAnswers();
/** Questions are answered in their order: each has the processor to itself. */
let last: Promise<void> = Promise.resolve();
/** Questions that are being answered, or are next. */
let asking = 0;
/** Files are written between the questions, which may take minutes. */
let writing: Promise<void> = Promise.resolve();

function reply(message: Reply): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (ask: Ask) => {
  if (ask.kind === 'extract') {
    writing = writing.then(() => answer(ask));
    return;
  }
  asking++;
  last = last
    .then(() => answer(ask))
    .finally(() => {
      asking--;
    });
});

async function answer(ask: Ask): Promise<void> {
  const { id, kind, stop } = ask;
  const stopped = new Int32Array(stop);
  let [toldAt, turnedAt] = [0, 0];
  const assertWanted = () => {
    if (Atomics.load(stopped, 0) !== 0) throw new AppError('CANCELLED', 'The request was cancelled.');
  };
  const progress = (bytes: number, total: number) => {
    assertWanted();
    const now = performance.now();
    if (now - toldAt < intervalMs) return;
    toldAt = now;
    reply({ id, kind: 'progress', bytes, total });
  };
  const turn = async () => {
    assertWanted();
    if (performance.now() - turnedAt > turnMs) await setImmediate();
    while (asking > 0) await last;
    turnedAt = performance.now();
  };
  try {
    assertWanted();
    const find = answers[kind] as (asked: Ask, work: object) => Promise<Questions[typeof kind][1]>;
    reply({ id, kind: 'answer', answer: await find(ask, { progress, turn }) });
  } catch (error) {
    const known = error instanceof LayerEnd ? layerError(error.problem) : toAppError(error);
    reply({ id, kind: 'failed', error: known.toJSON() });
  }
}

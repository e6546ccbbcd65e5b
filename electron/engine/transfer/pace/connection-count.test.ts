import { expect, test } from 'vitest';
import { ConnectionCount } from './connection-count.ts';

/** A link: bytes a ms that this many connections bring together at a moment. */
type Link = (connections: number, now: number) => number;

interface Run {
  worth?: number;
  limit?: number;
  answerMs?: number;
  busy?: number;
  /** How many may be used at a moment; all that are allowed without it. */
  wanted?: (now: number) => number;
}

/** Runs a count on a link for so many ms; its target every 25 ms. A new connection brings bytes after one answer. */
function simulate(link: Link, milliseconds: number, run: Run = {}) {
  const { worth, limit = 16, answerMs = 1, wanted = () => limit } = run;
  const count = new ConnectionCount(worth);
  const targets: number[] = [];
  let bytes = 0;
  let held = 0;
  let working = 0;
  let ready: { at: number; count: number }[] = [];
  for (let now = 0; now < milliseconds; now += 25) {
    const next = Math.min(count.target, limit, wanted(now));
    if (next !== held) ready.push({ at: now + 2 * answerMs, count: next });
    held = next;
    const due = ready.filter(({ at }) => at <= now);
    working = Math.min(held, due.at(-1)?.count ?? working);
    ready = ready.filter(({ at }) => at > now);
    bytes += 25 * link(working, now);
    count.observe({ now, bytes, held, limit, answerMs, busy: run.busy ?? 0.5 });
    targets.push(count.target);
  }
  return { count, targets, at: (now: number) => targets[Math.floor(now / 25)] };
}

const cappedEach: Link = (connections) => connections * 20_000;
const cappedInAll: Link = (connections) => Math.min(connections * 400_000, 700_000);

test('where the server caps each connection, all are in use within half a second', () => {
  const { at, targets } = simulate(cappedEach, 10_000);
  expect(at(0)).toBe(4);
  expect(at(400)).toBe(16);
  // It may look now and then whether fewer would do.
  expect(targets.filter((target) => target === 16).length).toBeGreaterThan(0.9 * targets.length);
});

test('on a link without a cap it ends with two to four', () => {
  const { count, at } = simulate(cappedInAll, 10_000);
  expect(count.proven).toBe(2);
  expect(at(2_000)).toBeLessThanOrEqual(4);
});

test('a host that was worth all of them gets all of them at once, and loses them when it no longer is', () => {
  expect(simulate(cappedEach, 100, { worth: 16 }).at(0)).toBe(16);
  expect(simulate(cappedInAll, 15_000, { worth: 16 }).count.proven).toBeLessThanOrEqual(4);
});

test('a host that was worth two begins with two, and gets more when it has become worth more', () => {
  const { at } = simulate(cappedEach, 1_000, { worth: 2 });
  expect([at(0), at(600)]).toEqual([2, 16]);
});

test.each([100, 300])('with answers after %i ms it doubles within a few of them', (answerMs) => {
  const { at } = simulate(cappedEach, 12 * answerMs, { answerMs });
  expect(at(11 * answerMs)).toBe(16);
});

test('on a link that comes up slowly, as TCP does, it comes back from what was only that', () => {
  const rising: Link = (connections, now) =>
    Math.min(1, now / 1_000) * Math.min(connections * 50_000, 100_000);
  expect(simulate(rising, 20_000, { answerMs: 80 }).count.proven).toBeLessThanOrEqual(4);
});

test('with losses that halve some windows it still finds the caps, and does not run away without', () => {
  // The same losses in every run: a linear congruential generator.
  const lossy = (link: Link): Link => {
    let state = 7;
    return (connections, now) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return link(connections, now) * (state / 2 ** 31 < 0.1 ? 0.5 : 1);
    };
  };
  const share = (targets: number[], isGood: (target: number) => boolean) =>
    targets.filter(isGood).length / targets.length;
  expect(share(simulate(lossy(cappedEach), 20_000).targets, (target) => target >= 8)).toBeGreaterThan(0.8);
  expect(share(simulate(lossy(cappedInAll), 20_000).targets, (target) => target <= 4)).toBeGreaterThan(0.8);
});

test('where the host caps each at a quarter of the link, about four are kept', () => {
  const { count } = simulate((connections) => Math.min(connections * 25_000, 100_000), 10_000);
  expect(count.proven).toBe(4);
});

test('a process that has no time left opens no more', () => {
  const { targets } = simulate(cappedEach, 3_000, { busy: 0.95 });
  expect(Math.max(...targets)).toBe(4);
});

test('a process that has no time left goes back to as few as bring as much, and grows when it has time again', () => {
  expect(simulate(cappedInAll, 3_000, { busy: 0.95, worth: 16 }).count.proven).toBe(2);
  let isBusy = true;
  const { at } = simulate(cappedEach, 6_000, {
    get busy() {
      return isBusy ? 0.95 : 0.5;
    },
    wanted: (now) => {
      isBusy = now < 1_000;
      return 16;
    },
  });
  expect([at(900), at(5_900)]).toEqual([4, 16]);
});

test('nothing is concluded while fewer are wanted than are allowed', () => {
  const { count, targets } = simulate(cappedEach, 5_000, { wanted: () => 1 });
  expect([count.proven, Math.max(...targets)]).toEqual([undefined, 4]);
});

test('the limit of the settings is never exceeded', () => {
  expect(Math.max(...simulate(cappedEach, 5_000, { limit: 6 }).targets)).toBeLessThanOrEqual(6);
  expect(simulate(cappedEach, 5_000, { limit: 1 }).targets.every((target) => target <= 4)).toBe(true);
});

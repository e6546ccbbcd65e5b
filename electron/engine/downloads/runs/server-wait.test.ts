import { expect, it } from 'vitest';
import { ServerWait } from './server-wait.ts';

it('counts down to its end', () => {
  const wait = new ServerWait();
  expect(wait.at(1_000)).toBeNull();
  wait.began('r.example', 5_000, 1_000);
  expect(wait.at(1_000)).toEqual({ host: 'r.example', secondsLeft: 5 });
  expect(wait.at(4_500)).toEqual({ host: 'r.example', secondsLeft: 2 });
  expect(wait.at(6_000)).toBeNull();
});

it('is the longest of several', () => {
  const wait = new ServerWait();
  wait.began('a.example', 5_000, 0);
  wait.began('b.example', 9_000, 0);
  wait.began('c.example', 1_000, 0);
  expect(wait.at(0)).toEqual({ host: 'b.example', secondsLeft: 9 });
});

it('is none while bytes arrive, and none after the run', () => {
  const wait = new ServerWait();
  wait.began('a.example', 9_000, 0);
  wait.sawBytes(500);
  expect(wait.at(1_400)).toBeNull();
  expect(wait.at(1_500)).toEqual({ host: 'a.example', secondsLeft: 8 });
  wait.clear();
  expect(wait.at(2_000)).toBeNull();
});

import { expect, test } from 'vitest';
import { CongestionControl } from './congestion.ts';

test('doubles while each connection adds its share', () => {
  const congestion = new CongestionControl();
  for (let step = 0; step < 3; step++)
    congestion.observe(congestion.target * 20e6, congestion.target, step * 150);
  expect(congestion.target).toBe(16);
});

test('stays where more connections bring nothing', () => {
  const congestion = new CongestionControl();
  for (let step = 0; step < 20; step++) congestion.observe(500e6, congestion.target, step * 150);
  expect(congestion.target).toBe(4);
});

test('tries one more now and then, and judges only when all connections run', () => {
  const congestion = new CongestionControl();
  congestion.observe(500e6, 1, 0);
  expect(congestion.target).toBe(2);
  for (let step = 0; step < 50; step++) congestion.observe(500e6, congestion.target, step * 150);
  expect(congestion.target).toBe(5);
});

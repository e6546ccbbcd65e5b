import { expect, test } from 'vitest';
import { ConnectionRamp } from './congestion.ts';

test('doubles while each connection adds its share', () => {
  const ramp = new ConnectionRamp();
  for (let step = 0; step < 3; step++) ramp.observe(ramp.target * 20e6, ramp.target, step * 150);
  expect(ramp.target).toBe(16);
});

test('stays where more connections bring nothing', () => {
  const ramp = new ConnectionRamp();
  for (let step = 0; step < 20; step++) ramp.observe(500e6, ramp.target, step * 150);
  expect(ramp.target).toBe(4);
});

test('tries one more now and then, and judges only when all connections run', () => {
  const ramp = new ConnectionRamp();
  ramp.observe(500e6, 1, 0);
  expect(ramp.target).toBe(2);
  for (let step = 0; step < 50; step++) ramp.observe(500e6, ramp.target, step * 150);
  expect(ramp.target).toBe(5);
});

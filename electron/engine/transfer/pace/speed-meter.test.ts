import { expect, test } from 'vitest';
import { SpeedMeter } from './speed-meter.ts';

test('tells the mean of the last five seconds', () => {
  const meter = new SpeedMeter();
  for (let now = 0; now <= 10_000; now += 100) meter.add(100_000, now);
  expect(meter.bytesPerSecond(10_000)).toBeGreaterThan(900_000);
  expect(meter.bytesPerSecond(10_000)).toBeLessThan(1_050_000);
});

test('tells the speed of what begins again, not of the silence before it', () => {
  const meter = new SpeedMeter();
  meter.add(1_500, 0);
  meter.add(1_000_000, 60_000);
  meter.add(1_000_000, 60_500);
  expect(meter.bytesPerSecond(61_000)).toBeGreaterThan(1_500_000);
});

test('does not exaggerate what comes in drops', () => {
  const meter = new SpeedMeter();
  for (let now = 0; now <= 65_000; now += 6_500) meter.add(65_536, now);
  expect(meter.bytesPerSecond(65_000)).toBeLessThan(14_000);
});

test('is steady after two seconds, and again only after two more when there was a silence', () => {
  const meter = new SpeedMeter();
  expect(meter.isSteady(0)).toBe(false);
  meter.add(1, 0);
  expect(meter.isSteady(1_999)).toBe(false);
  expect(meter.isSteady(2_000)).toBe(true);
  meter.add(1, 60_000);
  expect(meter.isSteady(61_000)).toBe(false);
});

test('falls to nothing in silence, and after a reset', () => {
  const meter = new SpeedMeter();
  meter.add(1_000_000, 0);
  expect(meter.bytesPerSecond(6_000)).toBe(0);
  meter.add(1_000_000, 7_000);
  meter.reset();
  expect(meter.bytesPerSecond(7_000)).toBe(0);
});

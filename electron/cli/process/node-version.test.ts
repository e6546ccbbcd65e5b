import { expect, test } from 'vitest';
import { nodeProblem } from './node-version.ts';

test.each(['24.0.0', '24.21.0', '26.1.0', '100.0.0'])('Node %s will do', (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

test.each(['18.20.0', '20.20.2', '22.15.1', '23.9.0'])('Node %s is told what is needed', (version) => {
  expect(nodeProblem(version)).toContain(`this is Node ${version}`);
});

import { onTestFinished } from 'vitest';
import type { SimulatorOptions } from '../../simulator/options.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { startSimulator } from '../../simulator/start.ts';

/** A registry simulator that runs until the test is over. */
export async function runningSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator({ generatedRepositories: 0, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

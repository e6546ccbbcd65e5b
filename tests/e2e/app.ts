import type { Simulator } from '../simulator/simulator.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { type CliPlaces, type RunningCli, startCli } from '../support/programs/run-cli.ts';

/** The app as the server host serves it. */
export interface RunningApp {
  /** Opens one window, by the launch code in its fragment. */
  url: string;
  places: CliPlaces;
  process: RunningCli;
}

/** Serves the app for one test, with the simulator as its default registry. */
export async function serveApp(simulator: Simulator, places: CliPlaces = cliPlaces()): Promise<RunningApp> {
  const process = startCli(['serve', '--json', '--registry', simulator.host], places);
  const line = await process.waitForLine(({ type }) => type === 'listening');
  return { url: String(line.url), places, process };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, type TestContext } from 'vitest';
import type { SimulatorOptions } from '../simulator/options.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { type LaunchAddresses, launchAddresses } from '../support/engines/launch-addresses.ts';
import { caches } from '../support/programs/run-cli.ts';
import { openPage, type PageOptions } from './browser.ts';

const cliFile = fileURLToPath(new URL('../../out/node/cli.cjs', import.meta.url));

/** What the tests of one file share: a registry simulator, and the app served with a library of its own. */
export interface Stage {
  readonly simulator: Simulator;
  /** The registry's host, as references write it. */
  readonly host: string;
  /** The app's address without a launch code. */
  origin(): Promise<string>;
  /** An address that opens one window, by the launch code in its fragment. */
  address(): Promise<string>;
  /** A folder that goes away with the stage; the library lies in it. */
  readonly folder: string;
  readonly library: string;
  /** The app in a page of its own, once it shows its places. */
  open(context: TestContext, options?: PageOptions): Promise<Page>;
}

/** Prepares the stage before the tests of a file, and takes it down after them. */
export function prepareStage(options: Partial<SimulatorOptions> = {}): Stage {
  let simulator: Simulator | undefined;
  let folder = '';
  let server: ChildProcess | undefined;
  let addresses: LaunchAddresses | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-e2e-'));
    simulator = await startSimulator({ generatedRepositories: 0, ...options });
    server = spawn(
      process.execPath,
      [cliFile, 'serve', '--json', '--registry', simulator.host, '--exports', folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          LONGSHORE_LIBRARY: join(folder, 'library'),
          LONGSHORE_STATE: join(folder, 'state'),
          XDG_CACHE_HOME: caches,
        },
      },
    );
    addresses = launchAddresses(server.stdout ?? process.stdin);
    await addresses.origin();
  });
  afterAll(async () => {
    if (server?.exitCode === null && server.kill('SIGKILL')) await once(server, 'exit');
    await simulator?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const running = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('The stage is ready only while a test runs');
    return part;
  };
  return {
    get simulator() {
      return running(simulator);
    },
    get host() {
      return running(simulator).host;
    },
    origin: () => running(addresses).origin(),
    address: () => running(addresses).fresh(),
    get folder() {
      return folder;
    },
    get library() {
      return join(folder, 'library');
    },
    async open(context, pageOptions) {
      const page = await openPage(context, await running(addresses).fresh(), pageOptions);
      await page.getByRole('navigation').waitFor();
      return page;
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, type TestContext } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const patience = { timeout: 60_000, interval: 200 };

/** A packaged program, started with a state of its own. */
export interface PackagedApp {
  readonly page: Page;
  readonly folder: string;
  /** Starts the program another time, as the system does for a link, and waits for its end. */
  startAgain(...words: string[]): Promise<number | null>;
}

/** A path out of the environment, or the test is skipped; `LONGSHORE_NEED_PACKAGE` says that there must be one. */
export function needPackaged(context: TestContext, name: 'PROGRAM' | 'COMMAND'): string {
  const path = process.env[`LONGSHORE_PACKAGED_${name}`];
  if (path === undefined && process.env.LONGSHORE_NEED_PACKAGE !== undefined)
    throw new Error(`There is no LONGSHORE_PACKAGED_${name}, though LONGSHORE_NEED_PACKAGE is set`);
  context.skip(path === undefined, 'no packaged program');
  return path ?? '';
}

/**
 * Starts the packaged program and connects to its window by Chromium's debugging port. Playwright's own way needs Node's
 * inspector, which the fuses of a package forbid.
 * @param words behind `--`.
 */
export async function startPackaged(
  context: TestContext,
  options: string[],
  ...words: string[]
): Promise<PackagedApp> {
  const program = needPackaged(context, 'PROGRAM');
  const folder = temporaryFolder();
  const port = await freePort();
  const own = [`--state=${join(folder, 'state')}`, `--library=${join(folder, 'library')}`, ...options];
  const child = spawn(program, [`--remote-debugging-port=${port}`, ...own, '--', ...words], {
    stdio: 'inherit',
  });
  onTestFinished(() => end(child));
  const page = await pageOf(port);
  return {
    page,
    folder,
    async startAgain(...others) {
      const second = spawn(program, [...own, '--', ...others], { stdio: 'inherit' });
      const [code] = await once(second, 'exit');
      return code;
    },
  };
}

async function pageOf(port: number): Promise<Page> {
  await expect.poll(() => isListening(port), patience).toBe(true);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  onTestFinished(() => browser.close());
  const pages = () => browser.contexts().flatMap((context) => context.pages());
  await expect.poll(() => pages().length, patience).toBe(1);
  const [page] = pages();
  if (page === undefined) throw new Error('The program shows no page');
  return page;
}

async function isListening(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/json/version`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || !child.kill()) return;
  await once(child, 'exit');
}

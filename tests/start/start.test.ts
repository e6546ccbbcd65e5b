import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const patience = { timeout: 60_000, interval: 100 };

let folder: string;
let started: ChildProcess[];

beforeEach(async () => {
  folder = temporaryFolder();
  started = [];
});
afterEach(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGTERM');
  await Promise.all(started.map((child) => child.exitCode ?? once(child, 'exit')));
});

/** Runs a script of `scripts/` with places of its own; `output` grows with what it prints. */
function start(script: string, args: string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(root, 'scripts', script), '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', LONGSHORE_OPEN: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const result = { child, output: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      result.output += data;
    });
  }
  return result;
}

function startApp(environment: Record<string, string>, registry = '127.0.0.1:1') {
  const places = ['--library', join(folder, 'library'), '--state', join(folder, 'state')];
  return start('start.mjs', [...places, '--registry', registry], environment);
}

async function urlOf(app: { output: string }): Promise<URL> {
  return vi.waitFor(() => {
    const url = /http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}/.exec(app.output)?.[0];
    if (url === undefined) throw new Error(`No URL in: ${app.output}`);
    return new URL(url);
  }, patience);
}

describe('npm start', () => {
  it('without a display prints the URL of the app, serves it, and ends in order', async () => {
    const app = startApp({});
    const url = await urlOf(app);
    expect(app.output).toContain('Open Longshore in a browser: http://');
    expect(await (await fetch(url)).text()).toContain('<div id="root">');
    app.child.kill('SIGTERM');
    expect(await once(app.child, 'exit')).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('says that the registry does not answer, and names the demo', async () => {
    const app = startApp({ LONGSHORE_OPEN: 'none' });
    await vi.waitFor(
      () => expect(app.output).toMatch(/127\.0\.0\.1:1 cannot be reached .*npm run demo/),
      patience,
    );
  });

  it('opens a window of an installed browser where Electron cannot be had, and ends with it', async (context) => {
    onLinux(context);
    const argumentsFile = join(folder, 'arguments');
    const pageFile = join(folder, 'page.html');
    // Longer than what counts as a window that never opened.
    const words = `printf '%s\\n' "$@" > '${argumentsFile}'`;
    await program('chromium', `${words}; cp -p "\${1#--app=file://}" '${pageFile}'; sleep 6`);
    const app = startApp(withDisplay());
    expect(await once(app.child, 'exit')).toEqual([0, null]);
    expect(app.output).toContain(
      "Electron's program could not be downloaded; opening Longshore in a browser window instead.",
    );
    const given = (await readFile(argumentsFile, 'utf8')).split('\n');
    // What every user of the machine can read names a page, and only the page, which its user alone can read, the code.
    const page = /^--app=(file:.*\.html)$/.exec(given[0] ?? '')?.[1] ?? '';
    expect(given.join(' ')).not.toContain('code=');
    expect(app.output).toMatch(/Longshore is at http:\/\/127\.0\.0\.1:\d+$/m);
    expect(await readFile(pageFile, 'utf8')).toMatch(
      /content="0;url=http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}"/,
    );
    expect((await stat(pageFile)).mode & 0o777).toBe(0o600);
    expect(existsSync(new URL(page))).toBe(false);
    expect(given).toContain(`--user-data-dir=${join(folder, 'state', 'browser')}`);
  });

  it('stays with its URL when no window can be opened', async (context) => {
    onLinux(context);
    await program('chromium', 'exit 1');
    const app = startApp(withDisplay());
    await vi.waitFor(() => expect(app.output).toContain('The browser window could not be opened'), patience);
    expect((await fetch(await urlOf(app))).status).toBe(200);
  });
});

describe('npm run demo', () => {
  it('opens the app beside a registry that answers', async () => {
    const demo = start('demo.mjs', [], { LONGSHORE_OPEN: 'none' });
    expect((await fetch(await urlOf(demo))).status).toBe(200);
    const registry = /registry answers at (\S+);/.exec(demo.output)?.[1];
    const catalog = await (await fetch(`http://${registry}/v2/_catalog?n=5`)).json();
    expect(catalog).toMatchObject({ repositories: expect.any(Array) });
    demo.child.kill('SIGTERM');
    expect(await once(demo.child, 'exit')).toEqual([0, null]);
    await expect(fetch(`http://${registry}/v2/`)).rejects.toThrow();
  });
});

function onLinux(context: TestContext): void {
  context.skip(process.platform !== 'linux', 'browsers are stood in for by shell scripts on Linux alone');
}

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

/** A session with a display, a browser of this test, and no way to Electron's download site. */
function withDisplay(): Record<string, string> {
  return {
    DISPLAY: ':99',
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    ELECTRON_MIRROR: 'http://127.0.0.1:1/',
    ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'no-electron'),
  };
}

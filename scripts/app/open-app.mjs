import { spawn } from 'node:child_process';
import { answers } from '../setup/probe.mjs';
import { projectEnvironment, root } from '../setup/project.mjs';
import {
  appWindowArguments,
  defaultBrowserCommand,
  findBrowser,
  hasDisplay,
  runsAsRoot,
} from './browser-window.mjs';
import { findElectron } from './electron-program.mjs';
import { forwardSignals } from './forward-signals.mjs';
import { launchPage } from './launch-page.mjs';
import { startServerProcess } from './server-process.mjs';

/** A program that ends sooner than this has not shown a window: it failed, or gave the URL to one already open. */
const shortestUseMs = 5000;

/** Whether the user wants windows: not with `--no-open` or `LONGSHORE_OPEN=none`, and not without a display. */
export function wantsWindow(args) {
  return !args.includes('--no-open') && process.env.LONGSHORE_OPEN !== 'none' && hasDisplay();
}

/**
 * Opens the app as well as this machine can: Electron, else an app window of a browser, else the default
 * browser, else the URL is printed. Resolves with the exit code when the user is done with it.
 */
export async function openApp(args) {
  const hostArguments = args.filter((argument) => argument !== '--no-open');
  if (!wantsWindow(args)) return serveOnly(hostArguments);
  const electron = await findElectron();
  if (electron === undefined) {
    console.log("Electron's program could not be downloaded; opening Longshore in a browser window instead.");
    return serveInBrowser(hostArguments);
  }
  const sandbox = runsAsRoot() ? ['--no-sandbox'] : [];
  const words = electronArguments(sandbox, hostArguments);
  const { code, lasted } = await runWindow(electron, words, 'inherit');
  if (code === 0 || lasted) return code;
  console.log('Electron could not start; opening Longshore in a browser window instead.');
  return serveInBrowser(hostArguments);
}

/**
 * The words that start the app in Electron. Behind `--` it takes none for a URL, as it would `localhost:5000`: it ends
 * at once where another word follows a URL (`shell/app/command_line_args.cc`).
 */
export function electronArguments(switches, hostArguments) {
  return [...switches, root, '--', ...hostArguments];
}

/** Says so in one line when the registry that the app opens with does not answer. */
export async function warnWhenUnreachable(args) {
  const given = args.indexOf('--registry');
  const registry = given < 0 ? 'mcr.microsoft.com' : args[given + 1];
  const isLoopback = /^(localhost|127\.|\[::1\])/.test(registry ?? '');
  if (await answers(`${isLoopback ? 'http' : 'https'}://${registry}/v2/`)) return;
  console.log(
    `${registry} cannot be reached from here. To try Longshore beside a simulated registry: npm run demo`,
  );
}

async function serveOnly(args) {
  const server = await startServerProcess(args, printAddress);
  printAddress(server.url);
  return server.closed;
}

/** Prints an address that opens one window within a minute. */
function printAddress(address) {
  console.log(`Open Longshore in a browser: ${address}`);
}

async function serveInBrowser(args) {
  const server = await startServerProcess(args, printAddress);
  console.log(`Longshore is at ${new URL(server.url).origin}`);
  const page = launchPage(server.url);
  server.closed.then(page.remove);
  const browser = findBrowser();
  if (browser === undefined) {
    const { code } = await runWindow(...defaultBrowserCommand(page.url), 'ignore');
    if (code !== 0) printAddress(server.url);
    return server.closed;
  }
  const windowArguments = appWindowArguments(page.url, stateFolder(args));
  const { code, lasted } = await runWindow(browser, windowArguments, 'ignore', server.closed);
  if (lasted) server.stop();
  else if (code !== 0) {
    console.log('The browser window could not be opened.');
    printAddress(server.url);
  }
  return server.closed;
}

/** Runs a program with a window until it ends; when `closed` resolves first, it is ended. */
function runWindow(program, args, output, closed) {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    const child = spawn(program, args, { env: projectEnvironment(), stdio: ['ignore', output, output] });
    if (closed === undefined) forwardSignals(child);
    child.on('error', () => resolve({ code: 127, lasted: false }));
    child.on('close', (code) => resolve({ code: code ?? 1, lasted: Date.now() - startedAt > shortestUseMs }));
    closed?.then(() => child.kill());
  });
}

function stateFolder(args) {
  const given = args.indexOf('--state');
  return given < 0 ? process.env.LONGSHORE_STATE : args[given + 1];
}

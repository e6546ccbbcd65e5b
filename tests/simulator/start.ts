import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { fillCatalogue } from './catalogue/standard.ts';
import { roles } from './http/answer.ts';
import { defaultOptions, demoOptions, type SimulatorOptions } from './options.ts';
import { Simulator } from './simulator.ts';

/** Starts a simulator; what is not given is as `defaultOptions` has it. Close it when done. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await Simulator.start({ ...defaultOptions, ...options }, roles);
  if (simulator.options.catalogue === 'standard') await fillCatalogue(simulator);
  return simulator;
}

/** Starts the simulator that `npm run demo` shows, on the port given or its own. */
export async function startDemoSimulator(port: number = demoOptions.port): Promise<Simulator> {
  return await startSimulator({ ...demoOptions, port });
}

async function runFromCommandLine(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '5500' },
      demo: { type: 'boolean', default: false },
      scale: { type: 'string' },
      'bytes-per-second': { type: 'string' },
      auth: { type: 'string', default: 'anonymous' },
    },
  });
  const { auth, scale, 'bytes-per-second': speed } = values;
  if (auth !== 'anonymous' && auth !== 'token' && auth !== 'basic') {
    throw new Error('--auth is anonymous, token or basic.');
  }
  const simulator = await startSimulator({
    ...(values.demo ? demoOptions : {}),
    port: Number(values.port),
    auth,
    ...(scale === undefined ? {} : { blobScale: Number(scale) }),
    ...(speed === undefined ? {} : { perConnectionBytesPerSecond: Number(speed) }),
  });
  for (const [role, host] of Object.entries(simulator.hosts))
    console.log(`${role.padEnd(10)} http://${host}`);
  process.once('SIGINT', () => void simulator.close());
  process.once('SIGTERM', () => void simulator.close());
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runFromCommandLine();
}

// Started by demo.mjs under Node 24, which runs TypeScript: the registry simulator as a program of its own.
import { startDemoSimulator } from '../../tests/simulator/start.ts';

// Its usual port keeps references valid from one demo to the next; any port will do beside another demo.
const simulator = await startDemoSimulator().catch(() => startDemoSimulator(0));
process.stdout.write(`${JSON.stringify({ host: simulator.host })}\n`);
process.on('SIGTERM', () => void simulator.close().then(() => process.exit(0)));
// Ctrl-C reaches every program of the terminal; the app is still writing its journals, so demo.mjs decides.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

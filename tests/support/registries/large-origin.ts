import { largeLayer } from '../../simulator/content/large-layer.ts';
import { startSimulator } from '../../simulator/start.ts';

/**
 * A registry with one image of one large layer, 20 MB/s a connection, in a process of its own that can be killed: `PORT BYTES`. It
 * tells how many bytes it has sent, a number per line.
 */
const [port = 0, bytes = 0] = process.argv.slice(2).map(Number);
const perConnectionBytesPerSecond = 20_000_000;
const simulator = await startSimulator({ catalogue: 'empty', port, perConnectionBytesPerSecond });
const layer = largeLayer('killed', bytes);
const platform = { os: 'linux', architecture: 'amd64' };
await simulator.content.addImage('big', ['1'], { platform, steps: [{ createdBy: 'COPY', layer }] }).build();
setInterval(() => console.log(simulator.requests.reduce((sum, { bytesSent }) => sum + bytesSent, 0)), 50);

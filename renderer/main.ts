import './app/base.css';
import { keepConnected } from './state/keep-connected.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root element');

// The connection opens while the code of the window is still being read, part by part, each in a frame of its own.
keepConnected();
await import('./app/foundations.ts');
const { startApp } = await import('./app/start-app.tsx');
startApp(root);

import './app/base.css';
import { createRoot } from 'react-dom/client';
import { keepConnected } from './api/keep-connected.ts';
import { App } from './app/app.tsx';
import './i18n/index.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root element');

keepConnected();
createRoot(root).render(<App />);

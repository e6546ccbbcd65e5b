import { createRoot } from 'react-dom/client';
import '../i18n/index.ts';
import { readPagesAhead } from './pages.tsx';
import { App } from './root.tsx';

/** Draws the window into the document. */
export function startApp(root: HTMLElement): void {
  createRoot(root).render(<App />);
  readPagesAhead();
}

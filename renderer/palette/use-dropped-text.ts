import { useEffect } from 'react';
import { openPalette } from '../state/palette-store.ts';

const longestText = 1000;

/**
 * Puts a text or link that is dropped on the window into the palette, where the user sees what it is taken for before
 * anything happens. Text boxes keep their own dropping.
 */
export function useDroppedText(): void {
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (isDroppableText(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (!isDroppableText(event)) return;
      event.preventDefault();
      const [line = ''] = (event.dataTransfer?.getData('text/plain') ?? '').trim().split(/\r?\n/);
      if (line !== '') openPalette(line.slice(0, longestText));
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
}

/** True for text from elsewhere: it is no file, no row of the downloads, and not dropped on a text box. */
function isDroppableText({ dataTransfer, target }: DragEvent): boolean {
  const types = dataTransfer?.types ?? [];
  const isOntoTextBox = target instanceof Element && target.closest('input, textarea') !== null;
  return (
    !isOntoTextBox &&
    types.includes('text/plain') &&
    !types.includes('Files') &&
    !types.includes('text/x-longshore-download')
  );
}

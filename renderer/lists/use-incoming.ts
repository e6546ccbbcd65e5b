// Decided here: what happens to what is pasted or dropped.
import { useEffect } from 'react';
import { useLists } from '../state/incoming/lists-store.ts';
import { type IncomingFile, takeFiles } from '../state/incoming/take-files.ts';
import { takeText } from '../state/incoming/take-text.ts';

/**
 * Takes what is pasted into the window or dropped on it: texts, links, lists, archives and folders. Text boxes keep their own
 * pasting and dropping.
 */
export function useIncoming(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || isInTextBox(event.target) || isBehindDialog()) return;
      const files = filesOf(event.clipboardData);
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length === 0 && text.trim() === '') return;
      event.preventDefault();
      void (files.length > 0 ? takeFiles(files) : takeText(text));
    };
    const onDragOver = (event: DragEvent) => {
      if (isForTheWindow(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (!isForTheWindow(event)) return;
      event.preventDefault();
      const files = filesOf(event.dataTransfer);
      void (files.length > 0 ? takeFiles(files) : takeText(event.dataTransfer?.getData('text/plain') ?? ''));
    };
    window.addEventListener('paste', onPaste);
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('paste', onPaste);
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
}

/** True for files, and for text from elsewhere: it is no row of the downloads, and not dropped on a text box. */
function isForTheWindow({ dataTransfer, target }: DragEvent): boolean {
  const types = dataTransfer?.types ?? [];
  if (types.includes('text/x-longshore-download') || isBehindDialog()) return false;
  return types.includes('Files') || (types.includes('text/plain') && !isInTextBox(target));
}

function isInTextBox(target: EventTarget | null): boolean {
  const box = target instanceof Element ? target.closest('input, textarea, [contenteditable]') : null;
  return box !== null && !(box instanceof HTMLInputElement && ['checkbox', 'radio'].includes(box.type));
}

/** A dialog is about something else, but for the sheet of lists, which takes more of them. */
function isBehindDialog(): boolean {
  const dialogs = document.querySelectorAll('[role="dialog"], [role="alertdialog"]').length;
  return dialogs > (useLists.getState().sources === null ? 0 : 1);
}

/** What a folder is can be asked only while the event is under way. */
function filesOf(data: DataTransfer | null): IncomingFile[] {
  return [...(data?.items ?? [])].flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    return file === null ? [] : [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory === true }];
  });
}

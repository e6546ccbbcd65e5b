import { takeFiles } from './take-files.ts';

/** Lets the user choose files that name images. It works on the click or key that asks for it, and reads no path. */
export function pickLists(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => {
    void takeFiles([...(input.files ?? [])].map((file) => ({ file, isFolder: false })));
  });
  input.click();
}

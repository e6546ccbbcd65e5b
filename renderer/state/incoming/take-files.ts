import { i18n } from '../../i18n/index.ts';
import { showError, showNote } from '../show-toast.ts';
import { offerImport } from './import-store.ts';
import { type ListSource, openLists } from './lists-store.ts';
import { longestList } from './take-text.ts';

/** A file or folder that was dropped on the window. */
export interface IncomingFile {
  file: File;
  isFolder: boolean;
}

const archiveName = /\.(?:tar|tgz|tar\.gz|tar\.zst|tar\.\d{3,6})$/i;

/** Takes dropped files: lists open the sheet, archives and folders are offered to be imported. */
export async function takeFiles(files: readonly IncomingFile[]): Promise<void> {
  const lists: ListSource[] = [];
  const archives: IncomingFile[] = [];
  try {
    for (const incoming of files) {
      const text = await textOf(incoming);
      if (text === undefined) archives.push(incoming);
      else lists.push({ name: incoming.file.name, text });
    }
    await takeLists(lists);
  } catch (thrown) {
    showError(thrown);
  }
  if (archives.length > 0) await offerImport(archives.map(({ file }) => file));
}

/** Shows the images of lists, and says which of them name none. */
export async function takeLists(lists: readonly ListSource[]): Promise<void> {
  if (lists.length === 0) return;
  const { readImageList } = await import('../../../shared/lists/image-list.ts');
  const named: ListSource[] = [];
  for (const list of lists) {
    const { images, unread } = readImageList(list.text);
    if (images.length + unread.length > 0) named.push(list);
    else showNote(i18n.t('lists.namesNone', { name: list.name }), { intent: 'error' });
  }
  if (named.length > 0) openLists(named);
}

/** The text of a file; undefined for what is none, or too large to be a list. */
async function textOf({ file, isFolder }: IncomingFile): Promise<string | undefined> {
  if (isFolder || archiveName.test(file.name) || file.size > longestList) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Windows PowerShell writes UTF-16 where `>` is used.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
  return text.includes('\0') ? undefined : text;
}

/** What a button shows beside its icon, and how it is called where there is no room for words. */
export function labelled(
  label: string,
  hasWords: boolean,
): { children?: string; 'aria-label'?: string; title?: string } {
  return hasWords ? { children: label } : { 'aria-label': label, title: label };
}

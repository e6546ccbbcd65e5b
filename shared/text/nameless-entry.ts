/** What an entry of `index.json` is called that has neither a digest nor a name. The window says it in its own language. */
export const namelessEntry = 'an entry of index.json without digest';

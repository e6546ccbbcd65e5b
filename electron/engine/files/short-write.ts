/** The error of a disk that took less than it was given without saying so. */
export function shortWrite(): Error {
  return Object.assign(new Error('The disk took only a part of the file'), { code: 'ENOSPC' });
}

const programName = /\.(?:acm|ax|com|cpl|dll|drv|efi|exe|mui|ocx|scr|sys|tsp|winmd)$/i;

/** True for the name of a program of Windows, or of what programs load: it may say its version. */
export function isProgramName(name: string): boolean {
  return programName.test(name);
}

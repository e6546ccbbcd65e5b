const windowsBases = ['windows/servercore', 'windows/nanoserver', 'windows/server', 'windows'];

/** The Windows base images that a registry has, in the order people want them. */
export function windowsBasesAmong(names: ReadonlySet<string>): string[] {
  return names.has('windows/servercore') ? windowsBases.filter((name) => names.has(name)) : [];
}

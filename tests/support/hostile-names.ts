/** Names that a look-up in a plain object would find, or that would change what every object has. */
export const hostileNames = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupSetter__',
] as const;

/** JSON of an object with these names as its own keys. An object literal would not take all of them as such. */
export function jsonWithNames(value: unknown): string {
  return `{${hostileNames.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;
}

/** Everything that each object has: for tests that nothing has been added or replaced. */
export function everyObjectsOwn(): unknown[] {
  return Reflect.ownKeys(Object.prototype).flatMap((key) => [
    key,
    Object.getOwnPropertyDescriptor(Object.prototype, key),
  ]);
}

/** Units in which a speed is given, with their bytes per second. */
export const speedUnits = { 'kB/s': 1_000, 'MB/s': 1_000_000, 'Mbit/s': 125_000 } as const;
export type SpeedUnit = keyof typeof speedUnits;

/** True for the name of a unit. */
export function isSpeedUnit(text: string): text is SpeedUnit {
  return Object.hasOwn(speedUnits, text);
}

/** Bytes per second of what was written; undefined for what is no speed. */
export function speedOf(text: string, unit: SpeedUnit): number | undefined {
  const bytes = Math.round(Number(text.trim().replace(',', '.')) * speedUnits[unit]);
  return text.trim() !== '' && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/** A speed (bytes per second) as it is written in a unit. */
export function textOfSpeed(bytesPerSecond: number, unit: SpeedUnit): string {
  return String(Math.round((bytesPerSecond / speedUnits[unit]) * 100) / 100);
}

import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { parseBytes } from '../../../shared/format.ts';

const mostConnections = 32;

/**
 * Reads `--limit-rate`: bytes per second, with a unit if there is one.
 * @throws {InvalidArgumentError}
 */
export function parseRate(text: string): number {
  const rate = parseBytes(text);
  if (rate === undefined)
    throw new InvalidArgumentError('Write bytes per second, such as 500k, 10M or 1.5G.');
  return rate;
}

/**
 * Reads `--connections`.
 * @throws {InvalidArgumentError}
 */
export function parseConnections(text: string): number {
  return parseWholeNumber(text, 1, mostConnections);
}

/**
 * Reads `--port`; 0 lets the system choose.
 * @throws {InvalidArgumentError}
 */
export function parsePort(text: string): number {
  return parseWholeNumber(text, 0, 65_535);
}

/**
 * Reads a path of a file or folder, from the current folder.
 * @throws {InvalidArgumentError}
 */
export function parsePath(text: string): string {
  if (text === '') throw new InvalidArgumentError('The path is empty.');
  return resolve(text);
}

function parseWholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
}

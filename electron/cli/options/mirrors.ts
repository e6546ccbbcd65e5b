import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { isAppError } from '../../../shared/errors.ts';
import { everyRegistry, type Mirror, parseMirror } from '../../../shared/mirrors/mirror.ts';
import { defaultRegistryHost } from '../../../shared/reference.ts';

/** `--mirror`. */
export function mirrorOption(): Option {
  return new Option(
    '--mirror <address>',
    'another place that may hold the layers, such as http://localhost:5000, https://harbor.example/mcr or a folder with blobs/sha256; several may be given, and take the place of those of “longshore mirrors”',
  ).argParser(parseMirrorOption);
}

/**
 * Reads `--mirror`, once more each time that it is given. A mirror of one command is one of every registry that its images
 * come from: digests tell what it has.
 * @throws {InvalidArgumentError}
 */
export function parseMirrorOption(text: string, before: readonly Mirror[] = []): Mirror[] {
  try {
    const mirror = parseMirror({ registry: defaultRegistryHost, address: absoluteAddress(text) });
    return [...before, { ...mirror, registry: everyRegistry }];
  } catch (error) {
    throw isAppError(error) ? new InvalidArgumentError(error.message) : error;
  }
}

/** A folder that is written as from here. Every other text is judged by `parseMirror`. */
export function absoluteAddress(address: string): string {
  return /^\.{1,2}(?:[\\/]|$)/.test(address) ? resolve(address) : address;
}

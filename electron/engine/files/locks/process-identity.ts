import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { systemErrorCode } from '../disk-error.ts';

/** What tells one process from every other one, on this machine and elsewhere. Empty texts are not known here. */
export interface ProcessIdentity {
  pid: number;
  /** The machine, also after it was renamed, and within it the container that the number counts in. */
  machine: string;
  /** One run of that machine's system. */
  boot: string;
  /** When the process started, in ticks of that run: numbers are used again, pairs of both are not. */
  started: string;
}

/**
 * True when process numbers of both mean the same and a start tells processes apart, so that asking the system
 * settles whether one lives.
 */
export function isAnswerable(process: ProcessIdentity): boolean {
  return isSameBoot(process) && process.started !== '';
}

/** True when the other process ran, or runs, under this very run of the system. */
export function isSameBoot({ machine, boot }: ProcessIdentity): boolean {
  return machine === thisProcess.machine && boot === thisProcess.boot;
}

/** True when a process with this number, and this start where it is known, lives. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // One of another user lives, and may have the number of one that has ended.
    if (systemErrorCode(error) !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return started === '' || now === '' || now === started;
}

/** Field 22 of `/proc/<pid>/stat` (proc(5)); the name before it may hold spaces and parentheses. Empty elsewhere. */
function startOf(pid: number): string {
  const text = readText(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Machines may have one name. An adapter that comes or goes makes this one look like another: that only costs a wait. */
function hardwareAddresses(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const real = all.filter(({ internal, mac }) => !internal && mac !== '00:00:00:00:00:00');
  return [...new Set(real.map(({ mac }) => mac))].sort().join(',');
}

/** This process. Where the system does not tell its run, every process stands for one of its own. */
export const thisProcess: ProcessIdentity = {
  pid: process.pid,
  machine: [
    readText('/etc/machine-id') || hardwareAddresses(),
    hostname(),
    process.platform,
    pidNamespace(),
  ].join(' '),
  boot: readText('/proc/sys/kernel/random/boot_id') || (process.platform === 'linux' ? randomUUID() : ''),
  started: startOf(process.pid),
};

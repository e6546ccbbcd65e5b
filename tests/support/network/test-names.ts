import dns, { type LookupAddress } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished } from 'vitest';

const thisMachine: LookupAddress = { address: '127.0.0.1', family: 4 };

/** Lets DNS, for one test, give these addresses, or 127.0.0.1, for every name that ends in `.test`. */
export function nameThisMachine(addresses: readonly LookupAddress[] = [thisMachine]): void {
  const original = dns.lookup;
  const replacement = (name: string, options: dns.LookupAllOptions, callback: LookupCallback) => {
    if (!name.endsWith('.test')) original(name, options, callback);
    else if (options.all) process.nextTick(callback, null, [...addresses]);
    else process.nextTick(callback, null, addresses[0]?.address, addresses[0]?.family);
  };
  Object.assign(dns, { lookup: replacement });
  syncBuiltinESMExports();
  onTestFinished(() => {
    Object.assign(dns, { lookup: original });
    syncBuiltinESMExports();
  });
}

type LookupCallback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

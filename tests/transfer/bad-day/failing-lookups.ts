import dns, { type LookupAddress } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

type LookupCallback = (error: NodeJS.ErrnoException | null, ...found: unknown[]) => void;

/** DNS that fails when it is told to, and knows every name that ends in `.test` as this machine. */
export interface FailingLookups {
  /** Lookups that have failed. */
  readonly failed: number;
  /** So many of the next ones fail. */
  failNext(count: number): void;
  restore(): void;
}

/** Takes the place of DNS in this process. */
export function failLookups(): FailingLookups {
  const original = dns.lookup;
  let due = 0;
  let failed = 0;
  const found: LookupAddress = { address: '127.0.0.1', family: 4 };
  const replacement = (name: string, options: dns.LookupAllOptions, callback: LookupCallback) => {
    if (!name.endsWith('.test')) original(name, options, callback);
    else if (due > 0) {
      due--;
      failed++;
      process.nextTick(callback, Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }));
    } else if (options.all) process.nextTick(callback, null, [found]);
    else process.nextTick(callback, null, found.address, found.family);
  };
  Object.assign(dns, { lookup: replacement });
  syncBuiltinESMExports();
  return {
    get failed() {
      return failed;
    },
    failNext: (count) => {
      due = count;
    },
    restore: () => {
      Object.assign(dns, { lookup: original });
      syncBuiltinESMExports();
    },
  };
}

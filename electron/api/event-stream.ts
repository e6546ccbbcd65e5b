import { mapEventIterator } from '@orpc/client';

type EventStream = AsyncIteratorObject<unknown, unknown, unknown>;

/** True for the output of a procedure that streams events. */
export function isEventStream(output: unknown): output is EventStream {
  return (
    typeof output === 'object' &&
    output !== null &&
    Symbol.asyncIterator in output &&
    'next' in output &&
    typeof output.next === 'function'
  );
}

/** The same stream, whose errors are what `mapError` makes of them. */
export function mapStreamErrors(stream: EventStream, mapError: (thrown: unknown) => unknown): EventStream {
  return mapEventIterator(stream, {
    value: async (value) => value,
    error: async (thrown) => mapError(thrown),
  });
}

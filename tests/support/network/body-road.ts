import type { BodyRoad } from '../../../electron/engine/network/http-client.ts';

/** The road of answers that tests run on: the usual one, or the one that their project of Vitest names. */
export const bodyRoad: BodyRoad = process.env.LONGSHORE_TEST_BODIES === 'node' ? 'node' : 'wire';

/** How often a server is asked whose answer is not plain: only Node's client and got understand it. */
export const requestsForOddAnswer = bodyRoad === 'wire' ? 2 : 1;

import type { BodyRoad } from '../../../electron/engine/network/http-client.ts';

/** The road of bodies that tests run on: the usual one, or the one that their project of Vitest names. */
export const bodyRoad: BodyRoad = process.env.LONGSHORE_TEST_BODIES === 'node' ? 'node' : 'wire';

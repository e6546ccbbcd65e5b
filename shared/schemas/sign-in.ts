import * as z from 'zod';
import { referenceInput } from './input-text.ts';

/** A sign-in as the user types it. `registry` is a host as people write it. */
export const signInRequestSchema = z.object({
  registry: referenceInput,
  username: z.string().min(1).max(1024),
  password: z.string().min(1).max(65_536),
});
export type SignInRequest = z.infer<typeof signInRequestSchema>;

/** A registry that the user is signed in to; holds no secret. */
export const signInSchema = z.object({
  /** The host as people know it. */
  registry: z.string(),
  username: z.string(),
  /** False when it is kept in memory alone and ends with this process, because nothing here can encrypt it. */
  remembered: z.boolean(),
});
export type SignIn = z.infer<typeof signInSchema>;

/** What became of a sign-in. */
export const signInResultSchema = signInSchema.extend({
  /** False when the registry asks nobody to sign in, so that the password was not checked. */
  verified: z.boolean(),
});
export type SignInResult = z.infer<typeof signInResultSchema>;

import { config } from 'zod';

// Has schemas that are made from here on work without code of their own: to make and compile such code for a schema takes a
// millisecond, and a command uses most of them once or twice. 10 ms of every command that reads a document.
config({ jitless: true });

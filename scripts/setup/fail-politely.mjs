/** Runs a script's main function; its exit code becomes the process's, and an error one line on stderr. */
export async function failPolitely(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

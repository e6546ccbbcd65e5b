import { spawn } from 'node:child_process';
import { nodeProgram, projectEnvironment, root } from './project.mjs';

/** Runs a program to its end, in the checkout's folder unless another is named; its exit code. It takes over this process's output. */
export function run(program, args, { cwd = root, env = {}, quiet = false, shell = false, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: projectEnvironment(env),
      shell,
      stdio: quiet ? 'ignore' : ['ignore', 'inherit', 'inherit'],
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Runs a script of this project or of a dependency under Node 24. */
export function runNode(args, options) {
  return run(nodeProgram(), args, options);
}

/** Runs npm itself, the one that started this script where there is one. */
export function runNpm(args, options) {
  const npmScript = process.env.npm_execpath;
  if (npmScript?.endsWith('.js')) return run(process.execPath, [npmScript, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StatePaths } from './state-paths.ts';

/**
 * Whether the services of the last run were killed before they had saved their state. MiniStack keeps objects at once,
 * tables and queues only when it is stopped: what it knew since the last orderly stop is gone, and its objects are not.
 */
export function wasKilled(paths: StatePaths): boolean {
  const hasState = existsSync(join(paths.awsState, 'cloudformation.json')) && existsSync(paths.environmentFile);
  return hasState && !existsSync(paths.cleanStopFile);
}

export const killedRunText = [
  'The last run was killed before it could save its state. Tables and queues are as they were after the last orderly stop:',
  'orders, products and uploads since then may be missing, though their files are still there.',
  'To begin anew: npm run reset, then npm start.',
].join('\n');

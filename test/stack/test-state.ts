import { join } from 'node:path';
import { projectRoot } from '../../infra/local/state-paths.ts';

/** Everything that belongs to the stack of "npm test". */
export const testStateDirectory = join(projectRoot, '.inkstream', 'test');

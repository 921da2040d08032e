import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineNode } from '../../infra/local/opensearch/temporary-node.ts';
import { type RunningService, startService } from '../../infra/local/service.ts';
import { testStateDirectory } from './test-state.ts';

/** An OpenSearch node of one test alone, which may do with it what it likes. */
export interface PrivateNode {
  /** The same for as long as the node exists, restarts included. */
  readonly url: string;
  /** Ends it as a power cut does (SIGKILL); what it had not written to disk is gone. */
  kill(): Promise<void>;
  /** Starts it again on the data that is there, after ending it in order when it still runs. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

const heapMb = 512;

/**
 * Starts a node on a free port and waits until it answers.
 * @param settings as in opensearch.yml, for example `{ 'thread_pool.write.queue_size': '1' }`
 */
export async function startPrivateNode(settings: Readonly<Record<string, string>> = {}): Promise<PrivateNode> {
  const directory = mkdtempSync(join(tmpdir(), 'inkstream-node-'));
  // On record with the stack of the tests, so that the next run ends a node whose test was killed.
  const options = { directory, stateDirectory: testStateDirectory, heapMb, settings, report: () => {} };
  const { definition, paths } = await defineNode('private-node', options);
  let service: RunningService = await startService(definition, paths);
  const restart = async () => {
    await service.stop();
    service = await startService(definition, paths);
  };
  const kill = async () => {
    process.kill(service.pid, 'SIGKILL');
    await service.ended;
  };
  const stop = async () => {
    await service.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${definition.port}`, kill, restart, stop };
}

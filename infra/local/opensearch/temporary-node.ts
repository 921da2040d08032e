import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalStackError } from '../errors.ts';
import { findFreePorts } from '../port-owner.ts';
import { startService } from '../service.ts';
import { statePaths } from '../state-paths.ts';
import { findJdk, jdkSearch } from './find-jdk.ts';
import { ensureOpenSearchJars } from './opensearch-jars.ts';
import { openSearchService } from './opensearch-service.ts';

/** An OpenSearch node that lives as long as one command. */
export interface TemporaryNode {
  readonly url: string;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
  /** Ends it, if it still runs, when this process has no time left to wait for that. */
  abandon(): void;
}

const heapMb = 1024;

/**
 * Starts a node on a free port, for a command that needs OpenSearch and nothing else while no stack runs. It is on
 * record in `stateDirectory`, so that the next "npm start" ends it when the command was killed.
 * @throws LocalStackError PREREQUISITE_MISSING without a JDK
 */
export async function startTemporaryNode(
  stateDirectory: string,
  report: (text: string) => void,
): Promise<TemporaryNode> {
  const directory = mkdtempSync(join(tmpdir(), 'inkstream-node-'));
  const { definition, paths } = await defineNode('temporary-node', { directory, stateDirectory, heapMb, report });
  const service = await startService(definition, paths);
  let isRunning = true;
  void service.ended.then(() => {
    isRunning = false;
  });
  const stop = async () => {
    await service.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  const abandon = () => {
    if (isRunning) process.kill(service.pid, 'SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${definition.port}`, stop, abandon };
}

export interface NodeOptions {
  /** Where its data and logs are. */
  readonly directory: string;
  /** Where it is on record while it runs. */
  readonly stateDirectory: string;
  readonly heapMb: number;
  /** As in opensearch.yml. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly report: (text: string) => void;
}

/** A node that belongs to no stack, on a free port; jars are fetched where they are missing. */
export async function defineNode(name: string, options: NodeOptions) {
  const { directory, stateDirectory, heapMb, settings = {}, report } = options;
  const jdk = findJdk(jdkSearch());
  if (jdk === undefined) {
    const message = 'There is no JDK to run OpenSearch on; "npm start" tells how to get one.';
    throw new LocalStackError('PREREQUISITE_MISSING', message);
  }
  const paths = { ...statePaths(directory), processes: statePaths(stateDirectory).processes };
  mkdirSync(paths.temporary, { recursive: true });
  await ensureOpenSearchJars({ jdk, logDirectory: paths.logs, report });
  const { node: port } = await findFreePorts(['node']);
  const { openSearchData: dataDirectory, temporary: temporaryDirectory } = paths;
  const service = openSearchService({ jdk, port, dataDirectory, temporaryDirectory, heapMb, settings });
  return { definition: { ...service, name: `${name}-${port}` }, paths };
}

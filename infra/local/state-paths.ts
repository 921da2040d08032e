import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectRoot = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Python environments hold programs and no data, so every local stack of this checkout shares them. */
export const pythonDirectory = join(projectRoot, '.inkstream', 'python');
export const testPythonDirectory = join(projectRoot, '.inkstream', 'test-python');
/** checkov's many pinned packages are at odds with those of the other tests. */
export const checkovDirectory = join(projectRoot, '.inkstream', 'checkov');

/** Where one local stack keeps what. */
export interface StatePaths {
  readonly root: string;
  readonly logs: string;
  readonly processes: string;
  readonly awsState: string;
  readonly awsObjects: string;
  /** The port with which the state of the AWS services was saved. */
  readonly awsPortFile: string;
  readonly athenaData: string;
  /** What answered queries when the state was made; see athena-engine.ts. */
  readonly athenaEngineFile: string;
  /** Trino's settings and working files; its tables are objects of the AWS services. */
  readonly trino: string;
  readonly openSearchData: string;
  readonly temporary: string;
  /** The variables with which any program reaches this stack; see with-stack.command.ts. */
  readonly environmentFile: string;
  readonly deploymentFile: string;
  readonly outputsFile: string;
  readonly pseudonymKeyFile: string;
  /** What the demo issuer signs with. */
  readonly demoIdentityKeyFile: string;
  readonly sampleProgressFile: string;
  /** Present only while the AWS services are down and their state was saved on the way down. */
  readonly cleanStopFile: string;
}

export function statePaths(stateDirectory: string): StatePaths {
  const at = (...parts: string[]) => join(stateDirectory, ...parts);
  return {
    root: stateDirectory,
    logs: at('logs'),
    processes: at('processes'),
    awsState: at('aws', 'state'),
    awsObjects: at('aws', 'objects'),
    awsPortFile: at('aws', 'port'),
    athenaData: at('athena'),
    athenaEngineFile: at('athena-engine'),
    trino: at('trino'),
    openSearchData: at('opensearch'),
    temporary: at('temporary'),
    environmentFile: at('environment.json'),
    deploymentFile: at('deployment.json'),
    outputsFile: at('stack-outputs.json'),
    pseudonymKeyFile: at('pseudonym-key.json'),
    demoIdentityKeyFile: at('demo-identity-key.json'),
    sampleProgressFile: at('sample-progress.json'),
    cleanStopFile: at('aws', 'saved-at-stop'),
  };
}

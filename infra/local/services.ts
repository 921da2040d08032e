import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SettledConfig } from './athena-engine.ts';
import { inheritedEnvironment, type LocalConfig } from './config.ts';
import { pythonProgram } from './python-environment.ts';
import type { ServiceDefinition } from './service.ts';
import { awsAccess } from './stack-environment.ts';
import { projectRoot, pythonDirectory, type StatePaths } from './state-paths.ts';
import { trinoUrl } from './trino/local-trino.ts';

export const awsServiceName = 'aws';

/** The AWS APIs, by MiniStack. */
export function awsService(config: LocalConfig, paths: StatePaths): ServiceDefinition {
  const port = config.ports.aws;
  return {
    name: awsServiceName,
    title: 'the AWS services (MiniStack)',
    port,
    portVariable: 'INKSTREAM_PORT_AWS',
    program: pythonProgram(pythonDirectory, 'python'),
    arguments: [join(projectRoot, 'infra/local/run-ministack.py')],
    environment: {
      ...inheritedEnvironment(),
      // Lambda functions run on the Node that runs this, whatever else the PATH offers.
      PATH: `${dirname(process.execPath)}:${inheritedEnvironment().PATH ?? ''}`,
      TMPDIR: paths.temporary,
      GATEWAY_PORT: String(port),
      // Without these two it listens on every interface, and names itself by a host that may resolve to ::1.
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: config.region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      PERSIST_STATE: '1',
      STATE_DIR: paths.awsState,
      S3_PERSIST: '1',
      S3_DATA_DIR: paths.awsObjects,
      // Listeners of services that Inkstream does not use, on ports of their own.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      // It removes containers that carry its label when it starts and stops, also those of someone else's instance.
      DOCKER_HOST: `unix://${join(paths.temporary, 'no-docker.sock')}`,
      PYTHONUNBUFFERED: '1',
    },
    healthUrl: `http://127.0.0.1:${port}/_ministack/health`,
    startTimeoutSeconds: 60,
    // It writes its whole state on the way down.
    stopTimeoutSeconds: 30,
  };
}

/** Inkstream's own Athena endpoint. */
export function athenaService(config: SettledConfig, paths: StatePaths): ServiceDefinition {
  const port = config.ports.athena;
  return {
    name: 'athena',
    title: 'the Athena endpoint',
    port,
    portVariable: 'INKSTREAM_PORT_ATHENA',
    program: process.execPath,
    arguments: ['--import', tsxLoader(), join(projectRoot, 'infra/local/athena/athena-server.command.ts')],
    environment: {
      ...inheritedEnvironment(),
      ...awsAccess(config, paths),
      TMPDIR: paths.temporary,
      INKSTREAM_LOCAL_ATHENA_PORT: String(port),
      INKSTREAM_LOCAL_ATHENA_DATA: paths.athenaData,
      INKSTREAM_LOCAL_ATHENA_ENGINE: config.athenaEngine,
      INKSTREAM_LOCAL_TRINO_URL: trinoUrl(config),
    },
    healthUrl: `http://127.0.0.1:${port}/health`,
    startTimeoutSeconds: 60,
    stopTimeoutSeconds: 20,
  };
}

/**
 * The page on which people try the search.
 * @param stack the variables that reach the deployed stack, with the address of its search API among them
 */
export function shopService(config: LocalConfig, stack: Readonly<Record<string, string>>): ServiceDefinition {
  const port = config.ports.shop;
  return {
    name: 'shop',
    title: 'the search page',
    port,
    portVariable: 'INKSTREAM_PORT_SHOP',
    program: process.execPath,
    arguments: ['--import', tsxLoader(), join(projectRoot, 'indexer/search-page/search-page.command.ts')],
    environment: { ...inheritedEnvironment(), ...stack, INKSTREAM_PORT_SHOP: String(port) },
    healthUrl: `http://127.0.0.1:${port}/health`,
    startTimeoutSeconds: 60,
    stopTimeoutSeconds: 10,
  };
}

/**
 * The page on which people upload images for print and see what becomes of them.
 * @param stack the variables that reach the deployed stack, with the address of its upload API among them
 */
export function uploadsService(config: LocalConfig, stack: Readonly<Record<string, string>>): ServiceDefinition {
  const port = config.ports.uploads;
  return {
    name: 'uploads',
    title: 'the upload page',
    port,
    portVariable: 'INKSTREAM_PORT_UPLOADS',
    program: process.execPath,
    arguments: ['--import', tsxLoader(), join(projectRoot, 'images/upload-page/upload-page.command.ts')],
    environment: { ...inheritedEnvironment(), ...stack, INKSTREAM_PORT_UPLOADS: String(port) },
    healthUrl: `http://127.0.0.1:${port}/health`,
    startTimeoutSeconds: 60,
    stopTimeoutSeconds: 10,
  };
}

/**
 * The page with the analysts' dashboards.
 * @param stack the variables that reach the deployed stack, with the analysts' work group among them
 */
export function dashboardsService(config: LocalConfig, stack: Readonly<Record<string, string>>): ServiceDefinition {
  const port = config.ports.dashboards;
  return {
    name: 'dashboards',
    title: 'the page of dashboards',
    port,
    portVariable: 'INKSTREAM_PORT_DASHBOARDS',
    program: process.execPath,
    arguments: ['--import', tsxLoader(), join(projectRoot, 'queries/dashboards/page/dashboards-page.command.ts')],
    environment: { ...inheritedEnvironment(), ...stack, INKSTREAM_PORT_DASHBOARDS: String(port) },
    healthUrl: `http://127.0.0.1:${port}/health`,
    startTimeoutSeconds: 60,
    stopTimeoutSeconds: 10,
  };
}

/** Signs demo customers in; its tokens are what the upload API accepts on this machine. */
export function identityService(config: LocalConfig, paths: StatePaths): ServiceDefinition {
  const port = config.ports.identity;
  return {
    name: 'identity',
    title: 'the demo issuer of customer tokens',
    port,
    portVariable: 'INKSTREAM_PORT_IDENTITY',
    program: process.execPath,
    arguments: ['--import', tsxLoader(), join(projectRoot, 'infra/local/identity/identity.command.ts')],
    environment: {
      ...inheritedEnvironment(),
      INKSTREAM_PORT_IDENTITY: String(port),
      INKSTREAM_DEMO_IDENTITY_KEY: paths.demoIdentityKeyFile,
    },
    healthUrl: `http://127.0.0.1:${port}/health`,
    startTimeoutSeconds: 60,
    stopTimeoutSeconds: 10,
  };
}

/** Where the demo issuer is, without a slash at its end. */
export function identityUrl(config: LocalConfig): string {
  return `http://127.0.0.1:${config.ports.identity}`;
}

/** What `node --import` needs to run TypeScript; absolute, so that it works in any working directory. */
export function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}

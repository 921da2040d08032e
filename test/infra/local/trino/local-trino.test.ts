import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { settleEngine } from '../../../../infra/local/athena-engine.ts';
import { readLocalConfig } from '../../../../infra/local/config.ts';
import { athenaService } from '../../../../infra/local/services.ts';
import { statePaths } from '../../../../infra/local/state-paths.ts';
import { answersQueries } from '../../../../infra/local/trino/answers-queries.ts';
import { describeTrinoJdkProblem } from '../../../../infra/local/trino/describe-trino-jdk-problem.ts';
import { localTrino } from '../../../../infra/local/trino/local-trino.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'inkstream-trino-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const jdk = { home: '/jdk', version: '25.0.1', hasVectorModule: true };
const paths = () => statePaths(directory);
const settled = (environment: Record<string, string>) =>
  settleEngine(readLocalConfig({ INKSTREAM_STATE_DIRECTORY: directory, ...environment }), paths());
const readSettings = (file: string) =>
  readFileSync(join(paths().trino, 'etc', file), 'utf8')
    .trimEnd()
    .split('\n');

describe('Trino on the local stack', () => {
  const environment = {
    INKSTREAM_ATHENA_ENGINE: 'trino',
    INKSTREAM_PORT_TRINO: '5581',
    INKSTREAM_PORT_AWS: '5566',
    INKSTREAM_TRINO_HEAP_MB: '2000',
  };

  test('is not started when nobody asks for it', () => {
    expect(localTrino(settled({}), paths(), undefined)).toEqual([]);
  });

  test('is reached from this machine only, on its port', () => {
    const [service] = localTrino(settled(environment), paths(), jdk);
    expect(service).toMatchObject({ port: 5581, portVariable: 'INKSTREAM_PORT_TRINO', program: '/jdk/bin/java' });
    expect(service?.arguments).toEqual(expect.arrayContaining(['-Dnode.bind-ip=127.0.0.1', '-Xmx2000m']));
    expect(readSettings('config.properties')).toContain('http-server.http.port=5581');
  });

  test('reads the Glue and S3 of the stack, with keys that are worth nothing elsewhere', () => {
    localTrino(settled(environment), paths(), jdk);
    for (const catalog of ['awsdatacatalog', 'iceberg']) {
      const lines = readSettings(`catalog/${catalog}.properties`);
      const addresses = lines.filter((line) => /endpoint/.test(line)).map((line) => line.split('=')[1]);
      expect(addresses).toEqual(['http://127.0.0.1:5566', 'http://127.0.0.1:5566']);
      const keys = lines.filter((line) => /(?:access|secret)-key/.test(line)).map((line) => line.split('=')[1]);
      expect(new Set(keys)).toEqual(new Set(['test']));
    }
  });

  test('is what the Athena endpoint is told to ask', () => {
    expect(athenaService(settled(environment), paths()).environment).toMatchObject({
      INKSTREAM_LOCAL_ATHENA_ENGINE: 'trino',
      INKSTREAM_LOCAL_TRINO_URL: 'http://127.0.0.1:5581',
    });
  });

  test('is not ready where nothing listens', async () => {
    expect(await answersQueries('http://127.0.0.1:9')).toBe(false);
  });

  test('that no JDK is new enough for says which is needed, and that one can do without', () => {
    expect(describeTrinoJdkProblem(undefined)).toMatch(
      /^A JDK of version 24 or later is needed for Trino; none was found\..*JAVA_HOME.*without INKSTREAM_ATHENA_ENGINE=trino/,
    );
  });
});

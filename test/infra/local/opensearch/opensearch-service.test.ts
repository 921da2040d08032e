import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readLocalConfig } from '../../../../infra/local/config.ts';
import { localOpenSearch } from '../../../../infra/local/opensearch/local-opensearch.ts';
import { findMaven } from '../../../../infra/local/opensearch/opensearch-jars.ts';
import { openSearchService } from '../../../../infra/local/opensearch/opensearch-service.ts';
import { statePaths } from '../../../../infra/local/state-paths.ts';

const jdk = { home: '/java', version: '25.0.1', hasVectorModule: true };

function serviceOf(environment: Record<string, string>) {
  const config = readLocalConfig(environment);
  return localOpenSearch(config, statePaths(config.stateDirectory), jdk);
}

describe('the local OpenSearch', () => {
  test('is one node with its data in the state directory', () => {
    const { url, services } = serviceOf({ INKSTREAM_STATE_DIRECTORY: '/state', INKSTREAM_PORT_OPENSEARCH: '5590' });
    expect(url).toBe('http://127.0.0.1:5590');
    expect(services).toHaveLength(1);
    expect(services[0]).toMatchObject({ name: 'opensearch', port: 5590, program: '/java/bin/java' });
    expect(services[0]?.arguments.join(' ')).toContain(' OpenSearchNode 5590 /state/opensearch ');
  });

  test('has the heap that it is given, within what a machine bears', () => {
    const heap = (megabytes: string) =>
      serviceOf({ INKSTREAM_OPENSEARCH_HEAP_MB: megabytes }).services[0]?.arguments.slice(0, 2);
    expect(serviceOf({}).services[0]?.arguments.slice(0, 2)).toEqual(['-Xms768m', '-Xmx768m']);
    expect(heap('1024')).toEqual(['-Xms1024m', '-Xmx1024m']);
    expect(() => heap('100')).toThrow('INKSTREAM_OPENSEARCH_HEAP_MB must be 512 or more');
  });

  test('is not started when there is one elsewhere', () => {
    const elsewhere = serviceOf({ INKSTREAM_OPENSEARCH_URL: 'https://search.example:9200/' });
    expect(elsewhere).toEqual({ url: 'https://search.example:9200', services: [] });
  });

  test('elsewhere needs an address that is one', () => {
    expect(() => serviceOf({ INKSTREAM_OPENSEARCH_URL: 'search.example' })).toThrow(
      'INKSTREAM_OPENSEARCH_URL must be a URL',
    );
  });

  test('on AWS is reached through what signs requests, the only service that sees credentials', () => {
    const domain = 'https://search-shop.eu-central-1.es.amazonaws.com';
    const credentials = { AWS_PROFILE: 'shop', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };
    const { url, services } = serviceOf({ INKSTREAM_OPENSEARCH_URL: domain, ...credentials });
    expect(url).toBe('http://127.0.0.1:4590');
    expect(services[0]?.environment).toMatchObject({ INKSTREAM_OPENSEARCH_URL: domain, AWS_PROFILE: 'shop' });
    expect(services[0]?.environment).not.toHaveProperty('AWS_ENDPOINT_URL');
  });

  test('sees nothing of the environment that could reach a real account', () => {
    expect(
      Object.keys(serviceOf({ AWS_PROFILE: 'shop' }).services[0]?.environment ?? {}).filter((name) =>
        /AWS|INKSTREAM/.test(name),
      ),
    ).toEqual([]);
  });
});

test('settings of a node follow those that make it a single node', () => {
  const options = { jdk: { ...jdk, hasVectorModule: false }, port: 5590, heapMb: 512 };
  const folders = { dataDirectory: '/data', temporaryDirectory: '/temporary' };
  const service = openSearchService({ ...options, ...folders, settings: { 'thread_pool.write.queue_size': '1' } });
  expect(service.arguments.at(-1)).toBe('thread_pool.write.queue_size=1');
  expect(service.arguments).not.toContain('jdk.incubator.vector');
});

test('Maven is taken from MAVEN_HOME before the PATH', () => {
  const directory = mkdtempSync(join(tmpdir(), 'inkstream-maven-'));
  const install = (folder: string) => {
    mkdirSync(join(directory, folder), { recursive: true });
    writeFileSync(join(directory, folder, 'mvn'), '');
    return join(directory, folder);
  };
  const [home, path] = [install('home/bin'), install('path')];
  expect(findMaven({ MAVEN_HOME: join(directory, 'home'), PATH: path })).toBe(join(home, 'mvn'));
  expect(findMaven({ PATH: `${directory}:${path}` })).toBe(join(path, 'mvn'));
  expect(findMaven({ PATH: directory })).toBeUndefined();
  rmSync(directory, { recursive: true });
});

import { describe, expect, test } from '@jest/globals';
import { domainRequests } from '../../../indexer/index/prepare-domain.ts';
import {
  searchRolesSchema,
  searchTasks,
  securityPaths,
  securityRequests,
} from '../../../indexer/index/search-roles.ts';

const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const roles = { writer: [arn('indexer')], reader: [arn('search-api')], operator: [arn('gateway'), arn('duty')] };

function bodyOf(path: string): unknown {
  return securityRequests(roles).find((request) => request.path === path)?.body;
}

describe('a domain whose access is fine-grained', () => {
  test('gives each role its task, and takes from all what nobody has', () => {
    const mappings = securityRequests(roles).filter(({ path }) => path.includes('/rolesmapping/'));
    expect(mappings.map(({ path, body }) => [path.split('_').at(-1), body])).toEqual([
      ['writer', { backend_roles: [arn('indexer')] }],
      ['reader', { backend_roles: [arn('search-api')] }],
      ['auditor', { backend_roles: [] }],
      ['purger', { backend_roles: [] }],
      ['operator', { backend_roles: [arn('gateway'), arn('duty')] }],
    ]);
  });

  test('makes a role before it gives it to anybody', () => {
    const paths = securityRequests(roles).map(({ path }) => path);
    for (const task of searchTasks) {
      const [made, given] = [`roles/inkstream_${task}`, `rolesmapping/inkstream_${task}`].map((end) =>
        paths.findIndex((path) => path.endsWith(`/${end}`)),
      );
      expect(made).toBeGreaterThanOrEqual(0);
      expect(made).toBeLessThan(given ?? 0);
    }
  });

  test('lets the search API read products, and neither write nor manage anything', () => {
    expect(bodyOf('/_plugins/_security/api/roles/inkstream_reader')).toEqual({
      cluster_permissions: [],
      index_permissions: [
        {
          index_patterns: ['products', 'products-*'],
          allowed_actions: [
            'indices:data/read/search*',
            'indices:data/read/tv',
            'indices:data/read/point_in_time/create',
            'indices:data/read/point_in_time/delete',
          ],
        },
      ],
    });
  });

  test.each(['writer', 'reader', 'auditor'])('lets a %s delete no index and change no mapping', (task) => {
    const allowed = JSON.stringify(bodyOf(`/_plugins/_security/api/roles/inkstream_${task}`));
    expect(allowed).not.toMatch(/indices:admin\/(delete|mapping|create|\*)|"indices:\*"|cluster:admin/);
  });

  test('is asked for exactly the paths that the setup may ask for', () => {
    expect(securityRequests(roles).map(({ path }) => path.slice(1))).toEqual(securityPaths);
  });

  test('takes nothing for a role that is no ARN, and no task that is unknown', () => {
    expect(searchRolesSchema.safeParse({ writer: ['indexer'] }).success).toBe(false);
    expect(searchRolesSchema.safeParse({ owner: [arn('x')] }).success).toBe(false);
  });
});

describe('what an empty domain lacks', () => {
  test('is nothing where a stage asks for nothing', () => {
    expect(domainRequests({ roles: undefined, repository: undefined })).toEqual([]);
  });

  test('is the bucket of its snapshots, where a stage has one', () => {
    const repository = { bucket: 'snapshots', region: 'eu-central-1', roleArn: arn('snapshots') };
    expect(domainRequests({ roles: undefined, repository })).toEqual([
      {
        method: 'PUT',
        path: '/_snapshot/inkstream',
        body: {
          type: 's3',
          settings: {
            bucket: 'snapshots',
            region: 'eu-central-1',
            role_arn: arn('snapshots'),
          },
        },
      },
    ]);
  });
});

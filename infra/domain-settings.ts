import { z } from 'zod';

const hostName = z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a host name');
const label = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be one part of a host name');

/** The stage's own domain, whose zone is in Route 53 of the same account. Each page has a name in it. */
export const domainSettings = z.strictObject({
  zoneName: hostName,
  hostedZoneId: z.string().regex(/^Z[A-Z0-9]{5,31}$/, 'must be the id of a hosted zone'),
  search: label.default('search'),
  /** Of the search API of two Regions, which CloudFront asks by one name; in use where there is a second Region. */
  searchApi: label.default('search-api'),
  uploads: label.default('uploads'),
  dashboards: label.default('dashboards'),
});

/**
 * Without a domain of its own a stage learns the names of its pages by its first deploy; whoever signs people in must know
 * where they come back to, so they are told here.
 */
export const pageHosts = z.strictObject({ uploads: hostName.optional(), dashboards: hostName.optional() });

export type PageName = 'search' | 'uploads' | 'dashboards';

interface Named {
  readonly domain?: z.infer<typeof domainSettings> | undefined;
  readonly pageHosts: z.infer<typeof pageHosts>;
}

/** The host that people know a page by; undefined while only CloudFront knows it. */
export function hostOf({ domain, pageHosts: hosts }: Named, page: PageName): string | undefined {
  if (domain !== undefined) return `${domain[page]}.${domain.zoneName}`;
  return page === 'search' ? undefined : hosts[page];
}

/** The folder of the bucket that holds the dashboards, and beside it pages that need no sign-in. */
export const dashboardsFolder = 'dashboards/';

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json',
};

/** As the build names its files: two levels, plain letters, and never two points in a row. */
const filePath = /^\/(?:data\/)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.(?:html|js|css|txt|json)$/;

/** The object that a path asks for; undefined when no build would have written one. */
export function objectKeyOf(path: string): string | undefined {
  if (path === '/') return `${dashboardsFolder}index.html`;
  return path.length <= 200 && filePath.test(path) ? `${dashboardsFolder}${path.slice(1)}` : undefined;
}

export function contentTypeOf(key: string): string {
  return contentTypes[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}

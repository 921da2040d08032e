import type { Server, ServerResponse } from 'node:http';
import type { PageFile } from './bundle-page.ts';

export interface LocalServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Has a server listen on 127.0.0.1 and nowhere else.
 * @param port 0 for any that is free
 */
export async function listenLocally(server: Server, port: number): Promise<LocalServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const takenPort = typeof address === 'object' && address !== null ? address.port : port;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${takenPort}`, close };
}

/** Lets a process that serves end with Ctrl-C, and when it is told to. */
export function closeWhenTold(server: LocalServer): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  }
}

/** Where a page's file is served; the page itself at the root. */
export function pathOf({ name }: PageFile): string {
  return name === 'index.html' ? '/' : `/${name}`;
}

export interface PageAnswer {
  readonly headers: Readonly<Record<string, string>>;
  /** Asked with HEAD: everything but the content. */
  readonly isHead: boolean;
  /** @default 200 */
  readonly status?: number;
}

export function sendPageFile(
  response: ServerResponse,
  file: PageFile,
  { headers, isHead, status = 200 }: PageAnswer,
): void {
  const caching = file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache';
  response.writeHead(status, { ...headers, 'content-type': file.contentType, 'cache-control': caching });
  response.end(isHead ? undefined : file.content);
}

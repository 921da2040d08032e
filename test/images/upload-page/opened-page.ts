import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { readImagesConfig } from '../../../images/config.ts';
import { storageOriginsOf } from '../../../images/upload-page/page-policy.ts';
import { startPageServer } from '../../../images/upload-page/page-server.ts';
import type { SignInSettings } from '../../../images/upload-page/sign-in-settings.ts';
import type { LocalServer } from '../../../pipelines/pages/local-server.ts';
import { demoToken, signedInAs } from '../../demo-token.ts';
import { chromiumLaunch } from '../../stack/chromium.ts';

/** So long a picture may take to be sent and checked on a machine that does much else. */
export const verdictTimeoutMs = 100_000;

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: broken scripts, refused loads. */
  readonly complaints: string[];
  /** Ids of the uploads that were begun. */
  readonly uploadIds: string[];
}

export interface UploadPageWorld {
  readonly server: LocalServer;
  readonly apiUrl: string;
  readonly storageOrigins: readonly string[];
  readonly signIn: SignInSettings | undefined;
  open(address?: string, viewport?: { width: number; height: number }): Promise<OpenedPage>;
  /** As somebody sees it who has not signed in. */
  openAsStranger(address?: string): Promise<OpenedPage>;
  /** Deletes what was uploaded, too. */
  close(): Promise<void>;
}

/** The upload page as it is served on this machine, in Chromium, against the deployed stack. */
export async function startUploadPageWorld(): Promise<UploadPageWorld> {
  const config = readImagesConfig(['uploadApiUrl', 'awsEndpoint', 'customerSignIn']);
  const apiUrl = config.uploadApiUrl.replace(/\/+$/, '');
  const storageOrigins = storageOriginsOf(apiUrl, config.awsEndpoint);
  const server = await startPageServer({
    port: 0,
    uploadApiUrl: apiUrl,
    storageOrigins,
    signIn: config.customerSignIn,
  });
  const browser = await chromium.launch(chromiumLaunch());
  const begun: string[] = [];
  return {
    server,
    apiUrl,
    storageOrigins,
    signIn: config.customerSignIn,
    open: (address = '/', viewport = { width: 1280, height: 900 }) =>
      openPage(browser, { address: new URL(address, server.url).href, viewport, begun, isSignedIn: true }),
    openAsStranger: (address = '/') => {
      const viewport = { width: 1280, height: 900 };
      return openPage(browser, { address: new URL(address, server.url).href, viewport, begun, isSignedIn: false });
    },
    close: async () => {
      await browser.close();
      await server.close();
      const headers = await signedInAs();
      await Promise.all(begun.map((id) => fetch(`${apiUrl}/uploads/${id}`, { method: 'DELETE', headers })));
    },
  };
}

interface Opening {
  readonly address: string;
  readonly viewport: { width: number; height: number };
  readonly begun: string[];
  readonly isSignedIn: boolean;
}

async function openPage(browser: Browser, { address, viewport, begun, isSignedIn }: Opening): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport });
  if (isSignedIn)
    await context.addInitScript(keepSignIn, { token: await demoToken(), endsAtMs: Date.now() + 3_000_000 });
  const page = await context.newPage();
  const [complaints, uploadIds]: [string[], string[]] = [[], []];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('response', async (response) => {
    if (response.request().method() !== 'POST' || !/\/uploads$/.test(response.url()) || response.status() !== 201)
      return;
    const { uploadId } = (await response.json()) as { uploadId: string };
    uploadIds.push(uploadId);
    begun.push(uploadId);
  });
  await page.goto(address);
  return { page, context, complaints, uploadIds };
}

/** What signing in leaves in the tab. */
function keepSignIn(kept: { token: string; endsAtMs: number }): void {
  const storage = (globalThis as unknown as { sessionStorage: { setItem(key: string, value: string): void } })
    .sessionStorage;
  storage.setItem('inkstream-sign-in', JSON.stringify({ ...kept, refreshToken: null, person: 'Ada Demo' }));
}

/** The card of a file, by a part of its name. */
export function cardOf(page: Page, name: string) {
  return page.locator('.upload').filter({ has: page.locator('.name', { hasText: name }) });
}

export async function untilJudged(page: Page, name: string) {
  const card = cardOf(page, name);
  await card.and(page.locator('[data-phase="judged"]')).waitFor({ timeout: verdictTimeoutMs });
  return card;
}

/** Whether pictures are really shown: loaded, and larger than nothing. */
export async function shownPictures(page: Page, selector: string): Promise<boolean[]> {
  const pictures = await page.locator(selector).all();
  return Promise.all(
    pictures.map((picture) =>
      picture.evaluate(async (image: { decode(): Promise<void>; naturalWidth: number; width: number }) => {
        await image.decode();
        return image.naturalWidth > 0 && image.width > 0;
      }),
    ),
  );
}
